/** What an open approval keeps as it is. */
import { type ApprovalLock, useRecordApprovals } from '../../api/approvals';
import type { Sight } from '../record/recordPage';

/** Tells what of a record is kept as it is while it is decided on; null where nothing is. */
export function useRecordLock(object: string, id: string): ApprovalLock | null {
  const lock = useRecordApprovals(object, id).data?.locked ?? null;
  return lock?.may_edit === true ? null : lock;
}

/** Tells whether anything of a record can be changed all the same. */
export const leavesAny = (lock: ApprovalLock | null): boolean => lock === null || lock.fields.length > 0;

/** Gives what is seen of a record, its locked fields read only. */
export function lockedSight(sight: Sight, lock: ApprovalLock | null): Sight {
  return lock === null
    ? sight
    : { ...sight, locks: (shown) => !lock.fields.includes(shown.field.name) || sight.locks(shown) };
}
