/** What of a draft the server knows already, so that records can be read of it. */
import type { DraftState } from '../../api/drafts';
import type { Definitions } from '../../meta/definitions';

export interface Published {
  /** The draft. */
  readonly draft: Definitions;
  /** What is in force, as far as the page has it. */
  readonly inForce: Definitions;
  stateOf(object: string): DraftState;
}

/** Tells whether every step of a path is published. */
export function isPublished({ draft, inForce, stateOf }: Published, object: string, path: string): boolean {
  let at: string | undefined = object;
  for (const step of path.split('.')) {
    if (at === undefined || stateOf(at) === 'added') {
      return false;
    }
    const known = inForce.object(at);
    if (known !== undefined && !known.fields.has(step)) {
      return false;
    }
    at = draft.field(at, step)?.target;
  }
  return true;
}
