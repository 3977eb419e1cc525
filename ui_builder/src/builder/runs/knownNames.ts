/** Of which objects the ids among values are, and what their records are called. */
import { createContext } from 'react';
import type { FlowDefinition, StepDef } from '../../api/runs';

/** What is known of records that a page tells of, by their ids: such as those that are only rehearsed. */
export const KnownNames = createContext<ReadonlyMap<string, string>>(new Map());

/** Gives the object of the record that stands under a name, among what a step read or gave. */
export function objectUnder(
  name: string,
  step: StepDef | undefined,
  flow: Pick<FlowDefinition, 'trigger' | 'input' | 'variables'> | null,
): string | undefined {
  if (name === '$record' || name === '$old') {
    return flow?.trigger.object;
  }
  if (name === '$user' || name === 'user') {
    return 'user';
  }
  if (name === 'record') {
    return typeof step?.object === 'string' ? step.object : flow?.trigger.object;
  }
  const [, of, which = ''] = /^\$(input|var)\.(\w+)$/.exec(name) ?? [];
  return (of === 'input' ? flow?.input : of === 'var' ? flow?.variables : undefined)?.[which]?.object;
}
