/** One's own account: whom the demo offers to sign in as, and one's language and time zone. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, caller } from './client';
import { type Session, sessionQuery } from './session';
import type { Provider } from './signIn';

export interface SignInOptions {
  /** Users to sign in as by a click; none but in the demo. */
  readonly demo: readonly { readonly email: string; readonly name: string; readonly title: string }[];
  readonly tenant?: string;
  readonly password?: string;
  /** Other services to sign in by. */
  readonly providers?: readonly Provider[];
  /** Whether the server sends mail by which one sets another password. */
  readonly reset?: boolean;
}

export function useSignInOptions() {
  return useQuery({
    queryKey: ['sign-in options', caller.locale],
    queryFn: ({ signal }) => call<SignInOptions>('GET', '/auth/options', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

export interface OwnChange {
  locale?: string;
  /** Null is the company's time zone. */
  time_zone?: string | null;
}

/** Sets one's own language or time zone. */
export function useChangeOwn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: OwnChange) =>
      call<{ locale: string | null; time_zone: string | null }>('PATCH', '/auth/me', { body }),
    onSuccess: (saved) => {
      client.setQueryData<Session | null>(sessionQuery.queryKey, (session) =>
        session
          ? {
              ...session,
              locale: saved.locale ?? session.locale,
              time_zone: saved.time_zone ?? session.tenant.time_zone,
            }
          : session,
      );
    },
  });
}
