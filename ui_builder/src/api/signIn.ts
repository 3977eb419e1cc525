/** The ways in beside e-mail and password: a forgotten password, an invitation, and other sign-ins. */
import { useMutation } from '@tanstack/react-query';
import { call } from './client';

/** Another service that one signs in by. */
export interface Provider {
  readonly name: string;
  readonly label: string;
}

/** Gives where the sign-in by a provider begins; it comes back to the address that one wanted. */
export function providerAddress(provider: string, next: string): string {
  return `/api/v1/auth/oidc/${encodeURIComponent(provider)}?next=${encodeURIComponent(next)}`;
}

/** Asks for a mail with a link; it never tells whether there is such an account. */
export function useAskForReset() {
  return useMutation({
    mutationFn: (body: { tenant?: string; email: string }) => call<void>('POST', '/auth/reset', { body }),
  });
}

/** Sets a password by the link of a mail. */
export function useResetPassword(token: string) {
  return useMutation({
    mutationFn: (body: { password: string }) =>
      call<void>('POST', `/auth/reset/${encodeURIComponent(token)}`, { body }),
  });
}

/** Takes an invitation: the account gets its password, and its name where it was wrong. */
export function useAcceptInvite(token: string) {
  return useMutation({
    mutationFn: (body: { password: string; name?: string }) =>
      call<void>('POST', `/auth/invite/${encodeURIComponent(token)}`, { body }),
  });
}
