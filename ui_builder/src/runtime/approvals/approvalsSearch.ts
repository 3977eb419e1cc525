import { APPROVAL_BOXES, type ApprovalBox } from '../../api/approvalBoxes';

/** What the address of the approvals says. */
export interface ApprovalsSearch {
  /** Which ones; absent: what waits for one's own decision. */
  readonly box?: Exclude<ApprovalBox, 'to_decide'> | undefined;
  readonly object?: string | undefined;
}

/** Keeps what means something; an address is typed by people too. */
export function approvalsSearch({ box, object }: Record<string, unknown>): ApprovalsSearch {
  const known = APPROVAL_BOXES.find((each) => each === box);
  return {
    ...(known === undefined || known === 'to_decide' ? {} : { box: known }),
    ...(typeof object === 'string' && object !== '' ? { object } : {}),
  };
}
