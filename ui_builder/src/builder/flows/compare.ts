/** A flow beside an earlier one: which steps came, went or changed. */
import { alike } from '../draft/undoStack';
import { type FlowDef, stepsOf, TRIGGER } from './flowDraft';
import type { Mark } from './StepCard';

export interface Comparison {
  /** Both in one: the later flow, with the steps that went. */
  readonly both: FlowDef;
  readonly marks: ReadonlyMap<string, Exclude<Mark, undefined>>;
}

export function compared(before: FlowDef, after: FlowDef): Comparison {
  const [old, now] = [stepsOf(before), stepsOf(after)];
  const marks = new Map<string, Exclude<Mark, undefined>>();
  if (!alike(before.trigger, after.trigger)) {
    marks.set(TRIGGER, 'changed');
  }
  for (const [id, step] of Object.entries(now)) {
    if (old[id] === undefined) {
      marks.set(id, 'added');
    } else if (!alike(old[id], step)) {
      marks.set(id, 'changed');
    }
  }
  const gone = Object.entries(old).filter(([id]) => now[id] === undefined);
  for (const [id] of gone) {
    marks.set(id, 'removed');
  }
  return { both: { ...after, steps: { ...now, ...Object.fromEntries(gone) } }, marks };
}

/** Gives what a part of a flow says, as JSON; the flow itself where nothing is named. */
export function partText(flow: FlowDef | null, id: string | undefined): string {
  if (flow === null) {
    return '';
  }
  const { steps, trigger, ...rest } = flow;
  const said = id === undefined ? rest : id === TRIGGER ? trigger : steps?.[id];
  return said === undefined ? '' : JSON.stringify(said, null, 2);
}
