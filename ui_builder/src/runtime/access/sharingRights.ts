/** What may be done about who reaches a record, and where that has an effect. */
import type { RecordJson } from '../../api/records';
import type { OwnRights } from '../../api/session';
import type { ObjectInfo } from '../../meta/definitions';

/** Where everybody reaches all records, or another record decides, sharing one changes nothing. */
const KEPT = new Set<unknown>(['private', 'read']);

export function mayShare(info: ObjectInfo, record: RecordJson, rights: OwnRights, user: string): boolean {
  const { name, sharing } = info.definition;
  if (!KEPT.has(sharing)) {
    return false;
  }
  const owner = record.owner;
  const owns = typeof owner === 'object' && owner !== null && 'id' in owner && owner.id === user;
  return owns || rights.everything || rights.actions?.includes(`${name}.share`) === true;
}

/** Tells whether records of an object say something of a person that they may ask for. */
export const holdsPersonalData = ({ fields }: ObjectInfo): boolean =>
  [...fields.values()].some(({ definition }) => definition.personal === true);
