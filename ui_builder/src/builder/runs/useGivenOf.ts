import { useState } from 'react';
import type { Reference } from '../../api/records';
import type { FlowDefinition } from '../../api/runs';
import { missing } from '../../runtime/flows/asked';
import { type Given, inputsOf, NOTHING_GIVEN } from './rehearsal';

/** What flows were last run with, kept while one goes to the designer and comes back. */
const kept = new Map<string, Given>();

/** Has a flow run with something the next time. */
export function keepGiven(flow: string, given: Given): void {
  kept.set(flow, given);
}

/** What a flow is run with: what was chosen last, and a record to begin with. */
export function useGivenOf(flow: FlowDefinition, sample: Reference | null) {
  const [chosen, setChosen] = useState<Given>(kept.get(flow.name) ?? NOTHING_GIVEN);
  const about = flow.trigger.object !== undefined;
  const given: Given = { ...chosen, record: about ? (chosen.record ?? sample) : null };
  return {
    given,
    change: (next: Given) => {
      keepGiven(flow.name, next);
      setChosen(next);
    },
    ready: (!about || given.record !== null) && missing(inputsOf(flow), given.input).length === 0,
  };
}
