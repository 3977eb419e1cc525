/** Whom one can help in who cannot sign in any more. */
import type { UserAccess } from '../../api/people';
import type { Session } from '../../api/session';

/** Only administrators help administrators; oneself changes these on one's profile. */
export function canBeRescued(
  { user, admin }: Pick<UserAccess, 'user' | 'admin'>,
  { user: own, rights, viewer }: Pick<Session, 'user' | 'rights' | 'viewer'>,
): boolean {
  return user.active && user.id !== own.id && viewer === null && (rights.everything || !admin);
}
