/** What an event of a record is called in the texts. */
const KNOWN = new Set([
  'created',
  'updated',
  'deleted',
  'restored',
  'submitted',
  'voided',
  'amended',
  'archived',
]);

/** Gives the key of the text that says what somebody did. */
export function eventKey(event: string): string {
  return `timeline.event_${KNOWN.has(event) ? event : 'updated'}`;
}
