/** Who is signed in. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { Answer, Closer } from './answers';
import { call, caller } from './client';
import { dropAllDrafts } from './formDrafts';
import { ApiError } from './problem';

/** What the one who is signed in may do beside what objects say of themselves. */
export interface OwnRights {
  /** Whether nothing is refused: that of administrators. */
  readonly everything: boolean;
  /** Rights that are about no object. */
  readonly system?: readonly SystemRight[];
  /** What may be done with records of an object besides reading and writing them: `ticket.export`. */
  readonly actions?: readonly string[];
}

export const SYSTEM_RIGHTS = [
  'builder',
  'users',
  'settings',
  'secrets',
  'files',
  'audit',
  'view_as',
  'personal_data',
  'purge',
  'tenants',
  'flows',
] as const;
export type SystemRight = (typeof SYSTEM_RIGHTS)[number];

/** Tells whether somebody has a right that is about no object. */
export function hasRight(rights: OwnRights, right: SystemRight): boolean {
  return rights.everything || rights.system?.includes(right) === true;
}

const OF_SETUP: readonly SystemRight[] = ['builder', 'users', 'audit', 'personal_data', 'flows'];

/** Tells whether any page of the setup is open to somebody. */
export function openSetup(rights: OwnRights): boolean {
  return OF_SETUP.some((right) => hasRight(rights, right));
}

export type Session = Closer<
  Answer<'/auth/me'>,
  {
    readonly user: { readonly id: string; readonly label: string; readonly email: string };
    /** Who looks as the user and changes nothing; null where the user works. */
    readonly viewer: { readonly id: string; readonly label: string; readonly email: string } | null;
    readonly rights: OwnRights;
    readonly tenant: Answer<'/auth/me'>['tenant'] & {
      /** Whether its administrators run the platform. */
      readonly operates: boolean;
    };
    /** Where it is told what happens; none where it is not. */
    readonly events?: string | null;
    /** Whether nothing else can be done before a second factor is set up. */
    readonly second_factor_needed?: boolean;
  }
>;

export interface Credentials {
  tenant?: string;
  email: string;
  password: string;
  /** Of the second factor, where there is one: its code, or a recovery code. */
  code?: string;
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      const session = await call<Session>('GET', '/auth/me', { signal });
      caller.csrfToken = session.csrf_token ?? '';
      caller.viewing = session.viewer !== null;
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

const Current = createContext<Session | null>(null);
export const SessionProvider = Current.Provider;

/** The session, below the shell, where there is one. */
export function useSession(): Session {
  const session = useContext(Current);
  if (session === null) {
    throw new Error('useSession is for pages of a user who is signed in');
  }
  return session;
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
      dropAllDrafts(localStorage);
      sessionStorage.clear();
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] });
    },
  });
}
