/** Which of the values before a change can be given back to a record. */
import type { RecordJson } from '../../../api/records';
import type { ChangeEntry } from '../../../api/timeline';
import type { ObjectInfo } from '../../../meta/definitions';
import { isEditable } from '../../../meta/lifeCycle';

/** Gives the fields in the order of the definition; what was there when the record was made is no change. */
export function givenBack(
  info: ObjectInfo,
  record: RecordJson,
  { event, changes }: Pick<ChangeEntry, 'event' | 'changes'>,
): readonly string[] {
  if (event === 'created') {
    return [];
  }
  return [...info.fields.values()]
    .filter((field) => field.name in changes && field.type !== 'encrypted_text')
    .filter((field) => isEditable(info, record, field))
    .map(({ name }) => name);
}
