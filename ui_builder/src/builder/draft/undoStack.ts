/** What was done to one definition, step by step, so that it can be undone and done again. */
import type { DraftDefinition } from '../../api/drafts';

/** How a definition was before a step: what it said, or what a field was called. */
export type Step =
  | { readonly kind: 'said'; readonly definition: DraftDefinition | null }
  | { readonly kind: 'renamed'; readonly from: string; readonly to: string };

export interface History {
  readonly past: readonly Step[];
  readonly future: readonly Step[];
  /** The one place that the last step changed, and when; typing on there is the same step. */
  readonly typing: { readonly path: string; readonly at: number } | null;
}

const MOST = 100;
const PAUSE_MS = 1_000;

export const NO_HISTORY: History = { past: [], future: [], typing: null };

/** Notes a change; letters typed one after the other into one text are one step. */
export function said(
  history: History,
  before: DraftDefinition | null,
  after: DraftDefinition | null,
  now: number,
): History {
  const path = onlyLeaf(before, after);
  const { typing } = history;
  const goesOn = path !== null && typing?.path === path && now - typing.at < PAUSE_MS;
  const past = goesOn ? history.past : [...history.past, { kind: 'said', definition: before } as const];
  return { past: past.slice(-MOST), future: [], typing: path === null ? null : { path, at: now } };
}

/** Notes that a field got another name. */
export function renamed(history: History, from: string, to: string): History {
  return {
    past: [...history.past, { kind: 'renamed', from, to } as const].slice(-MOST),
    future: [],
    typing: null,
  };
}

/** Takes the last step back; `undo` is how it was before, `redo` how it is now. */
export function back(history: History, now: DraftDefinition | null): [History, Step] | null {
  const step = history.past.at(-1);
  if (step === undefined) {
    return null;
  }
  const future = [...history.future, turned(step, now)];
  return [{ past: history.past.slice(0, -1), future, typing: null }, step];
}

/** Does again what was taken back last. */
export function forth(history: History, now: DraftDefinition | null): [History, Step] | null {
  const step = history.future.at(-1);
  if (step === undefined) {
    return null;
  }
  const past = [...history.past, turned(step, now)];
  return [{ past, future: history.future.slice(0, -1), typing: null }, step];
}

function turned(step: Step, now: DraftDefinition | null): Step {
  return step.kind === 'said' ? { kind: 'said', definition: now } : { ...step, from: step.to, to: step.from };
}

/** Gives the one text or number that differs; null where more, or something else, does. */
export function onlyLeaf(one: unknown, other: unknown, path = ''): string | null {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    const plain = typeof one === typeof other && (typeof one === 'string' || typeof one === 'number');
    return plain && one !== other ? path : null;
  }
  const before = one as Readonly<Record<string, unknown>>;
  const after = other as Readonly<Record<string, unknown>>;
  const keys = Object.keys(before);
  if (keys.length !== Object.keys(after).length || keys.some((key) => !(key in after))) {
    return null;
  }
  const changed = keys.filter((key) => before[key] !== after[key] && !alike(before[key], after[key]));
  const only = changed[0];
  return changed.length === 1 && only !== undefined
    ? onlyLeaf(before[only], after[only], `${path}/${only}`)
    : null;
}

/** Tells whether two values say the same, in whatever order their properties stand. */
export function alike(one: unknown, other: unknown): boolean {
  if (one === other) {
    return true;
  }
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return false;
  }
  if (Array.isArray(one) !== Array.isArray(other)) {
    return false;
  }
  const before = one as Readonly<Record<string, unknown>>;
  const after = other as Readonly<Record<string, unknown>>;
  const keys = Object.keys(before);
  return (
    keys.length === Object.keys(after).length &&
    keys.every((key) => key in after && alike(before[key], after[key]))
  );
}
