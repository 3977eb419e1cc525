/** How far each step of a flow has come in a run, for its drawing. */
import type { JournalEntry } from '../../api/runs';

export type StepStanding = 'taken' | 'waits' | 'failed';

const STANDING: Readonly<Record<JournalEntry['state'], StepStanding>> = {
  done: 'taken',
  waiting: 'waits',
  intent: 'waits',
  uncertain: 'failed',
  failed: 'failed',
};

/** Tells by the journal; of a step that was taken more than once the last time counts. */
export function standingOfSteps(
  journal: readonly Pick<JournalEntry, 'step' | 'state'>[],
): ReadonlyMap<string, StepStanding> {
  return new Map(journal.map(({ step, state }) => [step, STANDING[state]]));
}
