/** What may be done with a record, by the shape of its object and, of a document, by where it is in its life. */
import type { RecordJson } from '../api/records';
import type { Field, ObjectInfo } from './definitions';
import { DOCUMENT_STATUS } from './systemFields';

export type Step = 'submit' | 'void' | 'amend';

const STEPS: Readonly<Record<string, readonly Step[]>> = {
  draft: ['submit'],
  submitted: ['amend', 'void'],
  void: ['amend'],
};

/** Gives the steps that a record can take next; none but documents take any. */
export function nextSteps({ definition }: ObjectInfo, record: RecordJson): readonly Step[] {
  return definition.shape === 'document' ? (STEPS[String(record[DOCUMENT_STATUS])] ?? []) : [];
}

/** Whether people make records of an object: some come with definitions, some are but published. */
export function isMadeByPeople({ definition }: ObjectInfo): boolean {
  return definition.shape !== 'configuration' && definition.shape !== 'event';
}

/** Whether a record may go to the recycle bin. */
export function isDeletable(info: ObjectInfo, record: RecordJson): boolean {
  return isMadeByPeople(info) && !isAt(info, record, 'submitted');
}

/** Whether people may change the rows of a record: those of a document while it is a draft. */
export function hasEditableRows(info: ObjectInfo, record: RecordJson): boolean {
  return !isAt(info, record, 'submitted') && !isAt(info, record, 'void');
}

/** Whether people may change a field of a record as it is now. */
export function isEditable(info: ObjectInfo, record: RecordJson, field: Field): boolean {
  if (!field.writable || !isMadeByPeople(info) || isAt(info, record, 'void')) {
    return false;
  }
  return !isAt(info, record, 'submitted') || field.definition.editable_after_submit === true;
}

function isAt({ definition }: ObjectInfo, record: RecordJson, status: string): boolean {
  return definition.shape === 'document' && record[DOCUMENT_STATUS] === status;
}
