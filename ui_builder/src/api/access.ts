/** Who may do what with which records, why, and with whom records are shared. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Texts } from '../meta/types';
import { call, caller } from './client';

export interface GivenRole {
  readonly name: string;
  readonly label: Texts;
  readonly users: number;
}

interface GrantedAnswer {
  readonly roles: readonly GivenRole[];
  readonly permission_sets: readonly GivenRole[];
}

/** Gives the roles and permission sets in force, each with how many people have it by themselves. */
export function useGranted() {
  return useQuery({
    queryKey: ['access', 'roles'],
    queryFn: ({ signal }) => call<GrantedAnswer>('GET', '/access/roles', { signal }),
    staleTime: 30_000,
  });
}

/** Gives how many people have each permission set by themselves, by its name. */
export function useHolders() {
  return useQuery({
    queryKey: ['access', 'roles'],
    queryFn: ({ signal }) => call<GrantedAnswer>('GET', '/access/roles', { signal }),
    select: (answer) => new Map(answer.permission_sets.map((each) => [each.name, each.users])),
    staleTime: 30_000,
  });
}

/** Gives the roles that there are; for who looks after users, and who builds. */
export function useGrantedRoles(enabled: boolean) {
  return useQuery({
    queryKey: ['access', 'roles'],
    queryFn: ({ signal }) => call<GrantedAnswer>('GET', '/access/roles', { signal }),
    select: (answer) => answer.roles,
    staleTime: 30_000,
    enabled,
  });
}

/** Gives the first people who have a permission set by themselves; for who looks after users. */
export function useFirstHolders(set: string, limit: number, enabled: boolean) {
  return useQuery({
    queryKey: ['access', 'users', 'of set', set, limit],
    queryFn: ({ signal }) =>
      call<{ users: readonly { id: string; name: string }[]; count: number }>('GET', '/access/users', {
        query: { permission_set: set, limit },
        signal,
      }),
    enabled,
    retry: false,
  });
}

/** What differs in the rights of somebody between two versions of the definitions. */
export interface RightsChange {
  readonly object?: string | null;
  readonly field?: string | null;
  readonly right: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Whose rights are compared. */
export type RightsOf = { user: string } | { permission_set: string } | { role: string };

export function useRightsDiff(from: number, to: number, of: RightsOf | null) {
  return useQuery({
    queryKey: ['access', 'rights diff', from, to, of, caller.locale],
    queryFn: ({ signal }) =>
      call<{ changes: readonly RightsChange[] }>('GET', '/access/rights/diff', {
        query: { from, to, ...of },
        signal,
      }),
    enabled: of !== null,
    retry: false,
  });
}

/** Users, or several that belong together: exactly one of these. Records name them by id, definitions by name. */
export type Principal =
  | { readonly user: string }
  | { readonly role: string }
  | { readonly role_and_below: string }
  | { readonly department: string }
  | { readonly department_and_below: string }
  | { readonly team: string }
  | { readonly queue: string }
  | { readonly everyone: true };

export interface Reached {
  readonly users: number;
  readonly records: number;
  readonly sample_users: readonly { readonly id: string; readonly label: string | null }[];
}

/** Tells whom a sharing rule reaches, and how many records. */
export function useSharingPreview(rule: object | null) {
  return useQuery({
    queryKey: ['access', 'preview', rule],
    queryFn: ({ signal }) => call<Reached>('POST', '/access/sharing/preview', { body: rule, signal }),
    enabled: rule !== null,
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 60_000,
  });
}

export interface Cause {
  readonly code: string;
  readonly text: Texts;
}

export interface Verdict {
  readonly allowed: boolean;
  readonly causes: readonly Cause[];
  /** What is missing, where it is not allowed. */
  readonly missing: readonly Cause[];
}

export interface FieldVerdict {
  readonly level: 'none' | 'read' | 'edit';
  readonly causes: readonly Cause[];
}

export interface Explanation {
  readonly user: { readonly id: string; readonly label: string | null };
  readonly read: Verdict;
  readonly edit: Verdict;
  readonly delete: Verdict;
  readonly fields: Readonly<Record<string, FieldVerdict>>;
}

const place = (object: string, id: string) => `/data/${object}/${encodeURIComponent(id)}`;

/** Tells what somebody may do with a record, and why; oneself where nobody is said. */
export function useExplanation(object: string, id: string, user: string | undefined, enabled = true) {
  return useQuery({
    queryKey: ['access', 'why', object, id, user, caller.locale],
    queryFn: ({ signal }) =>
      call<Explanation>('GET', `${place(object, id)}/access`, { query: { user }, signal }),
    enabled,
    retry: false,
    staleTime: 0,
  });
}

export interface Share {
  readonly id: string;
  readonly principal: Principal;
  /** What that is called; null where it is not known any more. */
  readonly label: string | Texts | null;
  readonly level: 'read' | 'edit';
  readonly cause: 'manual' | 'team';
  readonly role?: string | null;
  readonly until?: string | null;
  /** Whether it is over. */
  readonly ended: boolean;
}

export type NewShare = Pick<Share, 'principal' | 'level' | 'cause' | 'role' | 'until'>;

const sharesKey = (object: string, id: string) => ['access', 'shares', object, id];

export function useShares(object: string, id: string) {
  return useQuery({
    queryKey: sharesKey(object, id),
    queryFn: ({ signal }) =>
      call<{ shares: readonly Share[] }>('GET', `${place(object, id)}/shares`, { signal }),
    retry: false,
  });
}

/** Adds, changes and ends the shares of a record. */
export function useShareWork(object: string, id: string) {
  const client = useQueryClient();
  const done = { onSettled: () => client.invalidateQueries({ queryKey: ['access'] }) };
  const path = `${place(object, id)}/shares`;
  return {
    add: useMutation({ mutationFn: (body: NewShare) => call<Share>('POST', path, { body }), ...done }),
    change: useMutation({
      mutationFn: ({
        share,
        ...body
      }: { share: string } & Partial<Pick<Share, 'level' | 'role' | 'until'>>) =>
        call<Share>('PATCH', `${path}/${share}`, { body }),
      ...done,
    }),
    end: useMutation({ mutationFn: (share: string) => call<void>('DELETE', `${path}/${share}`), ...done }),
  };
}
