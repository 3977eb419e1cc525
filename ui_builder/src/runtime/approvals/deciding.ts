/** What can be decided of several approvals at once, and what became of it. */
import {
  type Approval,
  DECISIONS,
  type DecideResult,
  type Decision,
  type OwnTask,
} from '../../api/approvals';

/** What can be answered to some of the chosen approvals. */
export interface Offer {
  readonly action: Decision;
  /** The tasks that take the answer. */
  readonly tasks: readonly string[];
  /** The approvals that they are of. */
  readonly approvals: readonly Approval[];
  /** Those among the chosen ones that do not take it. */
  readonly others: readonly Approval[];
}

const tasksFor = (tasks: readonly OwnTask[], action: Decision): readonly string[] =>
  tasks.filter(({ actions }) => actions.includes(action)).map(({ id }) => id);

/** Gives what the chosen approvals allow, in the order of buttons; what none of them allows is left out. */
export function offersOf(chosen: readonly Approval[]): readonly Offer[] {
  return DECISIONS.flatMap((action): readonly Offer[] => {
    const approvals = chosen.filter(({ my_tasks }) => tasksFor(my_tasks, action).length > 0);
    if (approvals.length === 0) {
      return [];
    }
    const tasks = approvals.flatMap(({ my_tasks }) => tasksFor(my_tasks, action));
    return [{ action, tasks, approvals, others: chosen.filter((each) => !approvals.includes(each)) }];
  });
}

/** How many people an answer names. */
const NAMED: Readonly<Partial<Record<Decision, number>>> = { reassign: 1, add_before: 10, add_after: 10 };

export const mostNamed = (action: Decision): number => NAMED[action] ?? 0;

/** Answers with buttons of their own; others stand in a menu. */
export const MAIN: ReadonlySet<Decision> = new Set(['approve', 'reject']);

/** Gives the places to which all of the chosen approvals can be sent back. */
export function backOf(approvals: readonly Approval[]): readonly string[] {
  const places = approvals.flatMap(({ my_tasks }) =>
    my_tasks.filter(({ actions }) => actions.includes('send_back')).map(({ back_to }) => back_to),
  );
  const [first = []] = places;
  return first.filter((name) => places.every((each) => each.includes(name)));
}

/** Tells whether a rule asks that something is said with an answer. */
export function commentRule(rule: OwnTask['comment'], action: Decision): boolean {
  const refuses = action === 'reject' || action === 'send_back';
  return (rule !== 'optional' && refuses) || (rule === 'required' && action === 'approve');
}

/** Tells whether an answer to any of the chosen approvals must say something. */
export const needsComment = (approvals: readonly Approval[], action: Decision): boolean =>
  action === 'comment' ||
  approvals.some(({ my_tasks }) => my_tasks.some(({ comment }) => commentRule(comment, action)));

/** Gives why each approval was not decided, by its id. */
export function refusalsOf(
  approvals: readonly Approval[],
  results: readonly DecideResult[],
): ReadonlyMap<string, string> {
  const failed = new Map(
    results.filter(({ ok }) => !ok).map((each) => [each.task, each.error?.message ?? '']),
  );
  return new Map(
    approvals.flatMap(({ id, my_tasks }) => {
      const wrong = my_tasks.find((task) => failed.has(task.id));
      return wrong === undefined ? [] : [[id, failed.get(wrong.id) ?? ''] as const];
    }),
  );
}

export type DueTone = 'far' | 'soon' | 'over';

const SOON_MS = 24 * 3_600_000;

/** Tells how near the end of a decision's time is. */
export function dueTone(due: string, now: Date): DueTone {
  const left = new Date(due).getTime() - now.getTime();
  return left < 0 ? 'over' : left < SOON_MS ? 'soon' : 'far';
}
