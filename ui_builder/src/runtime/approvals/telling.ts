/** What pages tell of an approval: whom it waits for, how it ended, and what was submitted. */
import type { Approval, ApprovalDetail, ApprovalEvent } from '../../api/approvals';
import type { Json } from '../../api/client';
import { type RecordJson, valueAt } from '../../api/records';

/** Gives those who have not decided yet, by their names. */
export function waitedFor({ steps }: Pick<ApprovalDetail, 'steps'>): readonly string[] {
  const open = steps.filter(({ state }) => state === 'open').flatMap(({ tasks }) => tasks);
  const names = open.flatMap(({ state, assignee }) =>
    state === 'open' && assignee?.label ? [assignee.label] : [],
  );
  return [...new Set(names)];
}

/** Gives at which of how many steps an open approval is. */
export function placeIn({ steps }: Pick<ApprovalDetail, 'steps'>): { n: number; all: number } {
  const at = steps.findIndex(({ state }) => state === 'open');
  return { n: at + 1, all: steps.length };
}

const ENDS: ReadonlySet<string> = new Set([
  'approved',
  'rejected',
  'withdrawn',
  'recalled',
  'cancelled',
  'sent_back',
  'timed_out',
]);

/** Gives the answer that ended an approval, or sent it back. */
export function lastWord({ history }: Pick<ApprovalDetail, 'history'>): ApprovalEvent | undefined {
  return history.findLast(({ kind }) => ENDS.has(kind));
}

/** Gives what whoever submitted it said, the last time. */
export function submittersWord({ history }: Pick<ApprovalDetail, 'history'>): string {
  return history.findLast(({ kind }) => kind === 'submitted' || kind === 'submitted_again')?.comment ?? '';
}

/** Gives the approvals of a record that are worth a line: the open ones, else the one that ended last. */
export function worthALine(approvals: readonly Approval[]): readonly Approval[] {
  const open = approvals.filter(({ state }) => state === 'open');
  const [last] = approvals.toSorted((one, other) => (other.ended_at ?? '').localeCompare(one.ended_at ?? ''));
  return open.length > 0 || last === undefined ? open : [last];
}

/** A field that is shown: what was submitted, and what it is by now. */
export interface ShownField {
  readonly path: string;
  readonly before: Json;
  readonly now: Json;
  readonly changed: boolean;
}

const MOST_FIELDS = 12;

/**
 * Gives what is shown of the record: the fields that the approval names, else the first that say something; what
 * has changed since in any case.
 */
export function shownFields(
  of: Pick<ApprovalDetail, 'fields' | 'snapshot' | 'latest'>,
  known: readonly string[],
  record: RecordJson | undefined,
): readonly ShownField[] {
  const filled = known.filter((name) => isFilled(of.snapshot[name])).slice(0, MOST_FIELDS);
  const named = of.fields.length > 0 ? of.fields : filled;
  const changes = new Map(of.latest.map((each) => [each.field, each]));
  return [...new Set([...named, ...changes.keys()])].map((path) => {
    const change = changes.get(path);
    if (change !== undefined) {
      return { path, before: change.then, now: change.now, changed: true };
    }
    const kept = of.snapshot[path];
    const value = kept === undefined && record !== undefined ? valueAt(record, path) : (kept ?? null);
    return { path, before: value, now: value, changed: false };
  });
}

const isFilled = (value: Json | undefined): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
