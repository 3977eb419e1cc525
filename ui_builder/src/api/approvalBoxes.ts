/** The boxes of approvals, as their address names them; apart, for the shell reads addresses and nothing more. */
export const APPROVAL_BOXES = ['to_decide', 'submitted', 'decided', 'all'] as const;
export type ApprovalBox = (typeof APPROVAL_BOXES)[number];
