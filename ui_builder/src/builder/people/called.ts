import type { UserAccess } from '../../api/people';

/** Gives what a user is called: one without a name goes by the e-mail. */
export const calledUser = ({ label, email }: UserAccess['user']): string => label ?? email;
