/** Approvals as builders work on them. */
import type { Principal } from '../../api/access';
import type { Json } from '../../api/client';
import type { DraftDefinition } from '../../api/drafts';
import { LOCALES } from '../../i18n/i18n';
import type { Texts } from '../../meta/types';
import { put } from '../editor/put';
import type { OneOf } from '../editor/useOne';

export const SELF_APPROVALS = ['left_out', 'skipped', 'manager', 'allowed'] as const;
export const SAME_PERSON = ['asked', 'skipped_next', 'skipped'] as const;
export const RECALLS = ['submitter', 'administrators', 'nobody'] as const;
export const COMMENTS = ['optional', 'on_reject', 'required'] as const;
export const LOCKS = ['all', 'but_approvers', 'none'] as const;
export const MODES = ['all', 'any', 'quorum'] as const;
export const ORDERS = ['at_once', 'one_by_one'] as const;
export const NOBODY = ['administrators', 'approve', 'reject'] as const;
export const EXTRAS = ['reassign', 'add_before', 'add_after', 'send_back'] as const;
export const TIME_OUTS = ['approve', 'reject', 'manager', 'administrators', 'send_back'] as const;
export const OCCASIONS = ['submit', 'approve', 'reject', 'withdraw', 'recall'] as const;
export type Extra = (typeof EXTRAS)[number];
export type Occasion = (typeof OCCASIONS)[number];

export interface Effect {
  readonly values: Readonly<Record<string, Json>>;
  readonly keep?: boolean;
}

export interface Reminding {
  readonly after: string;
  readonly every?: string;
  readonly times?: number;
  readonly calendar?: string;
}

export interface TimeOut {
  readonly after: string;
  readonly action: (typeof TIME_OUTS)[number];
  readonly calendar?: string;
}

/** One line of who decides: exactly one of these, and the end of a chain of managers. */
export interface Approvers {
  readonly user?: string;
  readonly expression?: string;
  readonly role?: string;
  readonly team?: string;
  readonly queue?: string;
  readonly manager?: number;
  readonly managers?: number;
  readonly department_head?: number;
  readonly chosen?: number;
  readonly until?: string;
}

export const APPROVER_KINDS = [
  'manager',
  'managers',
  'department_head',
  'user',
  'role',
  'team',
  'queue',
  'expression',
  'chosen',
] as const;
export type ApproverKind = (typeof APPROVER_KINDS)[number];

export interface StepDef {
  readonly name: string;
  readonly label: Texts;
  readonly help?: Texts;
  readonly when?: string;
  readonly parallel?: boolean;
  readonly approvers: readonly Approvers[];
  readonly mode?: (typeof MODES)[number];
  readonly quorum?: number;
  readonly order?: (typeof ORDERS)[number];
  readonly nobody?: (typeof NOBODY)[number];
  readonly on_reject?: string;
  readonly may?: readonly Extra[];
  readonly remind?: Reminding;
  readonly time_out?: TimeOut;
  readonly on?: Readonly<Partial<Record<'approve' | 'reject', Effect>>>;
}

export interface ApprovalDef extends DraftDefinition {
  readonly kind: 'approval';
  readonly label: Texts;
  readonly help?: Texts;
  readonly object: string;
  readonly active?: boolean;
  readonly when?: string;
  readonly initiator?: string;
  readonly self_approval?: (typeof SELF_APPROVALS)[number];
  readonly same_person?: (typeof SAME_PERSON)[number];
  readonly withdraw?: boolean;
  readonly recall?: (typeof RECALLS)[number];
  readonly take_back?: boolean;
  readonly comment?: (typeof COMMENTS)[number];
  readonly mail?: boolean;
  readonly lock?: (typeof LOCKS)[number];
  readonly lock_approved?: boolean;
  readonly again_when?: readonly string[];
  readonly fields?: readonly string[];
  readonly steps: readonly StepDef[];
  readonly on?: Readonly<Partial<Record<Occasion, Effect>>>;
}

export type ApprovalWork = OneOf<ApprovalDef>;

const NAMED: ReadonlySet<ApproverKind> = new Set(['user', 'role', 'team', 'queue']);
const COUNTED: ReadonlySet<ApproverKind> = new Set(['manager', 'managers', 'department_head', 'chosen']);

/** Tells of which kind a line is. */
export const kindOf = (line: Approvers): ApproverKind =>
  APPROVER_KINDS.find((each) => each in line) ?? 'user';

const SINGLE: ReadonlySet<ApproverKind> = new Set(['manager', 'department_head', 'user', 'expression']);

/** Tells whether only one person can be asked at a step, so that no rule is needed. */
export const decidesAlone = ({ approvers, mode, order }: StepDef): boolean =>
  mode === undefined &&
  order === undefined &&
  approvers.length === 1 &&
  approvers.every((line) => SINGLE.has(kindOf(line)));

/** Tells whether a kind names somebody, or several that belong together. */
export const isNamed = (kind: ApproverKind): boolean => NAMED.has(kind);

/** Tells whether a kind says how many levels above, or how many people. */
export const isCounted = (kind: ApproverKind): boolean => COUNTED.has(kind);

/** Gives a line of a kind that says as little as it can. */
export function lineOf(kind: ApproverKind): Approvers {
  return { [kind]: isCounted(kind) ? (kind === 'managers' ? 3 : 1) : '' };
}

/** Gives whom a line names; null where nobody is chosen yet. */
export function principalIn(line: Approvers): Principal | null {
  const kind = kindOf(line);
  const value = line[kind];
  return isNamed(kind) && typeof value === 'string' && value !== '' ? ({ [kind]: value } as Principal) : null;
}

const STEP = { en: 'Step', 'zh-CN': '步骤' } as const;

/** Makes a step that the next manager decides. */
export function newStep(steps: readonly StepDef[]): StepDef {
  const taken = new Set(steps.map(({ name }) => name));
  let n = steps.length + 1;
  while (taken.has(`step_${n}`)) {
    n += 1;
  }
  const label = Object.fromEntries(
    Object.keys(LOCALES).map((locale) => [locale, `${STEP[locale as keyof typeof STEP]} ${n}`]),
  );
  return { name: `step_${n}`, label, approvers: [{ manager: 1 }] };
}

/** Gives an approval with other steps; what names a step that is no longer before it goes to the usual place. */
export function withSteps(approval: ApprovalDef, steps: readonly StepDef[]): ApprovalDef {
  const mended = steps.map((step, at) => {
    const placed = at === 0 ? put(step, 'parallel', undefined) : step;
    return backsOf(steps, at).includes(step.on_reject ?? 'end')
      ? placed
      : put(placed, 'on_reject', undefined);
  });
  return { ...approval, steps: mended };
}

/** Gives where a rejection at a step may lead. */
export function backsOf(steps: readonly StepDef[], at: number): readonly string[] {
  return [
    'end',
    'submitter',
    ...(at === 0 ? [] : ['previous']),
    ...steps.slice(0, at).map(({ name }) => name),
  ];
}

/** Puts a copy of a step behind it. */
export function copyStep(approval: ApprovalDef, at: number): ApprovalDef {
  const { steps } = approval;
  const step = steps[at];
  return step === undefined
    ? approval
    : withSteps(approval, [
        ...steps.slice(0, at + 1),
        { ...step, name: newStep(steps).name },
        ...steps.slice(at + 1),
      ]);
}

/** Gives what else approvers may do, as it is written: all is not said. */
export function withExtra(step: StepDef, extra: Extra, on: boolean): StepDef {
  const now = step.may ?? EXTRAS;
  const next = EXTRAS.filter((each) => (each === extra ? on : now.includes(each)));
  return put(step, 'may', next.length === EXTRAS.length ? undefined : next);
}

/** Says something of a definition, unless it is what counts where nothing is said. */
export function unlessUsual<T extends object, K extends keyof T>(of: T, key: K, value: T[K], usual: T[K]): T {
  return put(of, key, value === usual ? undefined : value);
}

/** Gives effects with another one for an occasion; nothing where none is left. */
export function withEffect<K extends string>(
  on: Readonly<Partial<Record<K, Effect>>> | undefined,
  occasion: K,
  effect: Effect | undefined,
): Readonly<Partial<Record<K, Effect>>> | undefined {
  const next = put((on ?? {}) as Partial<Record<K, Effect>>, occasion, effect);
  return Object.keys(next).length === 0 ? undefined : next;
}
