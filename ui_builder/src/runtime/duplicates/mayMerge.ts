import type { KnownObject } from '../../api/app';
import type { OwnRights } from '../../api/session';
import type { ObjectInfo } from '../../meta/definitions';
import { isMadeByPeople } from '../../meta/lifeCycle';

export const MOST_MERGED = 11;

/** Tells whether somebody may make one of several records of an object. */
export function mayMerge(rights: OwnRights, known: KnownObject | undefined, info: ObjectInfo): boolean {
  const { name } = info.definition;
  const acts = rights.everything || rights.actions?.includes(`${name}.merge`) === true;
  return acts && known?.may.update === true && known.may.delete && name !== 'user' && isMadeByPeople(info);
}
