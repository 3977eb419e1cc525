/** Versions of a record while several of its fields are saved one after another. */

/** Which version each of one's own saves led to, by the version that it was made to. */
export type OwnSteps = ReadonlyMap<number, number>;

/**
 * Gives the version that a change may be sent with, which began when the record had `seen`.
 *
 * One's own saves in between are no reason to ask; a save of somebody else is, and stops the walk.
 */
export function advanced(seen: number, own: OwnSteps): number {
  let at = seen;
  for (let next = own.get(at); next !== undefined && next > at; next = own.get(at)) {
    at = next;
  }
  return at;
}

/** Notes a save of one's own; one that skipped a version had somebody else's before it. */
export function noteStep(own: Map<number, number>, sent: number, saved: number): void {
  if (saved === sent + 1) {
    own.set(sent, saved);
  }
}
