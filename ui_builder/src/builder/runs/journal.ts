/** The steps of a run, as its timeline tells them. */
import type { FlowDefinition, JournalEntry, RunDetail, StepDef } from '../../api/runs';

export interface Folded {
  readonly entry: JournalEntry;
  /** Steps that ran within it, such as the rounds of a loop. */
  readonly within: readonly Folded[];
}

/** Puts steps that ran within another one below it: the rounds of a loop, the branches of a split. */
export function folded(journal: readonly JournalEntry[]): readonly Folded[] {
  const all = new Map(journal.map((entry) => [entry.path, { entry, within: [] as Folded[] }]));
  return [...all.values()].filter((each) => {
    const around = outer(each.entry.path, all);
    around?.within.push(each);
    return around === undefined;
  });
}

/** Finds the innermost step around a path that is there: of `each#2/tell` it is `each`. */
function outer<T>(path: string, all: ReadonlyMap<string, T>): T | undefined {
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    const found = all.get(path.slice(0, end).replace(TURN, ''));
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

const TURN = /#\d+$/;

/** Tells in which turn of a loop a step was taken. */
export function turnOf(path: string): number | undefined {
  const turn = /#(\d+)\/[^/]*$/.exec(path)?.[1];
  return turn === undefined ? undefined : Number(turn);
}

/** Tells whether a step is worth a look before anybody asks. */
export const openAtFirst = ({ state }: JournalEntry): boolean => state === 'failed' || state === 'uncertain';

export interface Coming {
  readonly id: string;
  readonly step: StepDef;
}

const MOST = 12;

/** Gives the steps that are still to come, as far as that is certain: up to where the way parts. */
export function ahead(run: Pick<RunDetail, 'definition' | 'step' | 'state'>): readonly Coming[] {
  if (run.definition === null || (run.state !== 'waiting' && run.state !== 'ready')) {
    return [];
  }
  const { steps, start } = run.definition;
  const found: Coming[] = [];
  const current = run.step === null ? undefined : steps[run.step];
  let next = run.step === null ? start : parts(current, steps) ? undefined : current?.next;
  const seen = new Set<string>();
  while (next !== undefined && !seen.has(next) && found.length < MOST) {
    seen.add(next);
    const step: StepDef | undefined = steps[next];
    if (step === undefined) {
      break;
    }
    found.push({ id: next, step });
    next = parts(step, steps) ? undefined : step.next;
  }
  return found;
}

/** Tells whether a step may lead elsewhere than to its next one: whether anything in it names a step. */
function parts(step: StepDef | undefined, steps: FlowDefinition['steps']): boolean {
  if (step === undefined) {
    return true;
  }
  const { next: _, on_error: __, element: ___, label: ____, ...said } = step;
  return Object.values(said).some((each) => names(each, steps));
}

function names(said: unknown, steps: FlowDefinition['steps']): boolean {
  if (typeof said === 'string') {
    return said in steps;
  }
  const isWay = (each: unknown): each is { readonly go?: unknown } =>
    typeof each === 'object' && each !== null;
  return Array.isArray(said) && said.some((each) => isWay(each) && names(each.go, steps));
}
