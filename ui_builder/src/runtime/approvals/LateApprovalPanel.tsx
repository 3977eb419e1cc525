import { lazy, Suspense } from 'react';
import { useRecordApprovals } from '../../api/approvals';
import { useRecordPage } from '../record/recordPage';

const ApprovalPanel = lazy(async () => ({ default: (await import('./ApprovalPanel')).ApprovalPanel }));

/** The approvals of a record on its page; what shows them comes with the first that there is. */
export function LateApprovalPanel() {
  const { info, record, form, printing } = useRecordPage();
  const { data } = useRecordApprovals(info.definition.name, record.id);
  const any = data !== undefined && (data.approvals.length > 0 || data.can_submit.length > 0);
  return form !== null || printing || !any ? null : (
    <Suspense fallback={null}>
      <ApprovalPanel approvals={data} />
    </Suspense>
  );
}
