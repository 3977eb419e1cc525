import type { KnownObject } from '../../api/app';
import type { OwnRights } from '../../api/session';
import type { ObjectInfo } from '../../meta/definitions';
import { isMadeByPeople } from '../../meta/lifeCycle';

/** Tells whether somebody has the right to act so on records of an object. */
export function mayAct(rights: OwnRights, action: 'import' | 'export', object: string): boolean {
  return rights.everything || rights.actions?.includes(`${object}.${action}`) === true;
}

/** Tells whether somebody may import tables of an object's records. */
export function mayImport(rights: OwnRights, known: KnownObject | undefined, info: ObjectInfo): boolean {
  const writes = known?.may.create === true || known?.may.update === true;
  return writes && isMadeByPeople(info) && mayAct(rights, 'import', info.definition.name);
}
