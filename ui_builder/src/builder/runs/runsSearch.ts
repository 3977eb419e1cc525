/** What the address of the run monitor says. */
import type { RunFilter } from '../../api/runs';
import { RUN_STATES } from '../../meta/runStates';

const NAMES = ['flow', 'object', 'record'] as const;

export function runsSearch(given: Record<string, unknown>): RunFilter {
  const said = NAMES.flatMap((name) => {
    const value = given[name];
    return typeof value === 'string' && value !== '' ? [[name, value] as const] : [];
  });
  const state = RUN_STATES.find((each) => each === given.state);
  return { ...Object.fromEntries(said), ...(state === undefined ? {} : { state }) };
}
