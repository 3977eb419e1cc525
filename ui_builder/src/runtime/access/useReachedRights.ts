import { useExplanation } from '../../api/access';
import { useKnownObject } from '../../api/app';
import type { ObjectInfo } from '../../meta/definitions';

/**
 * Tells whether the user may change and delete a record. Where not everybody reaches all of them, the server
 * is asked about this one; until it answers nothing is offered that it may refuse.
 */
export function useReachedRights(info: ObjectInfo, id: string): { update: boolean; delete: boolean } {
  const { name, sharing = 'edit' } = info.definition;
  const may = useKnownObject(name)?.may;
  const kept = sharing !== 'edit' && (may?.update === true || may?.delete === true);
  const why = useExplanation(name, id, undefined, kept);
  if (!kept || why.isError) {
    return { update: may?.update ?? false, delete: may?.delete ?? false };
  }
  return {
    update: why.data?.edit.allowed ?? false,
    delete: why.data?.delete.allowed ?? false,
  };
}
