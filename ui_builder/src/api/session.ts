/** Who is signed in. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { AppDef, Texts } from '../meta/types';
import { call, caller } from './client';
import { ApiError } from './problem';

export interface Session {
  user: { id: string; label: string; email: string };
  tenant: { name: string; label: Texts; currency: string };
  locale: string;
  time_zone: string;
  rights: { everything: boolean };
  apps: readonly AppDef[];
  csrf_token?: string;
}

export interface Credentials {
  tenant?: string;
  email: string;
  password: string;
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      const session = await call<Session>('GET', '/auth/me', { signal });
      caller.csrfToken = session.csrf_token ?? '';
      return session;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) {
        return null;
      }
      throw error;
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
});

/** The session, below the shell, where there is one. */
export function useSession(): Session {
  const { data } = useQuery(sessionQuery);
  if (data === undefined || data === null) {
    throw new Error('useSession is for pages of a user who is signed in');
  }
  return data;
}

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (credentials: Credentials) =>
      call<{ csrf_token: string }>('POST', '/auth/login', { body: credentials }),
    onSuccess: () => client.refetchQueries(sessionQuery),
  });
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call<void>('POST', '/auth/logout'),
    onSettled: () => {
      client.setQueryData(sessionQuery.queryKey, null);
      // Nothing of this user may be there for the next one.
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] });
    },
  });
}
