/**
 * What people typed and did not save yet, kept in this browser: of each user by themselves, few and not for
 * long. Nothing is kept of what is secret.
 */
import type { Json } from './client';

export interface Kept {
  /** When it was typed last, in milliseconds. */
  readonly at: number;
  readonly values: Readonly<Record<string, Json>>;
  /** Of each sort of child rows, what was entered. */
  readonly rows?: Readonly<Record<string, readonly Readonly<Record<string, Json>>[]>>;
}

/** Whose draft it is, and of what: the id of a record, or `new`. */
export interface DraftKey {
  readonly tenant: string;
  readonly user: string;
  readonly object: string;
  readonly id: string;
}

const PREFIX = 'dougong.form.';
const DAY_MS = 86_400_000;
const KEPT_MS = 7 * DAY_MS;
const MOST = 20;
const LONGEST = 200_000;

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** Gives a draft that is not too old. */
export function readDraft(store: Store, key: DraftKey, now: number): Kept | null {
  const kept = parsed(store.getItem(named(key)));
  return kept === null || kept.at + KEPT_MS < now ? null : kept;
}

/** Keeps a draft in place of the one before; the oldest go where there are too many, or no room is left. */
export function keepDraft(store: Store, key: DraftKey, kept: Kept): void {
  const text = JSON.stringify(kept);
  if (text.length > LONGEST) {
    return;
  }
  const others = draftsIn(store).filter(({ name }) => name !== named(key));
  for (const { name, at } of others) {
    if (at + KEPT_MS < kept.at) {
      store.removeItem(name);
    }
  }
  const fresh = others.filter(({ at }) => at + KEPT_MS >= kept.at).toSorted((a, b) => a.at - b.at);
  for (const { name } of fresh.slice(0, Math.max(0, fresh.length - MOST + 1))) {
    store.removeItem(name);
  }
  try {
    store.setItem(named(key), text);
  } catch {
    // There is no room: typing goes on without a net.
    store.removeItem(named(key));
  }
}

export function dropDraft(store: Store, key: DraftKey): void {
  store.removeItem(named(key));
}

/** Forgets the drafts of whoever worked here, such as when they sign out. */
export function dropAllDrafts(store: Store): void {
  for (const { name } of draftsIn(store)) {
    store.removeItem(name);
  }
}

const named = ({ tenant, user, object, id }: DraftKey) => `${PREFIX}${tenant}.${user}.${object}.${id}`;

function draftsIn(store: Store): readonly { name: string; at: number }[] {
  const names = Array.from({ length: store.length }, (_, at) => store.key(at) ?? '');
  return names
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => ({ name, at: parsed(store.getItem(name))?.at ?? 0 }));
}

function parsed(text: string | null): Kept | null {
  try {
    const value = JSON.parse(text ?? 'null') as Kept | null;
    return value !== null && typeof value.at === 'number' && typeof value.values === 'object' ? value : null;
  } catch {
    return null;
  }
}
