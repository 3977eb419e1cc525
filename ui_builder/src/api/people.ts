/** Users as whoever looks after them sees them: what they are granted, and what follows of it. */
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { Texts } from '../meta/types';
import { call } from './client';
import type { Reference } from './records';

/** A role or a permission set, by name. */
export interface Named {
  readonly name: string;
  readonly label: Texts;
}

export interface ListedUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly active: boolean;
  readonly department: { readonly id: string; readonly label: string | null } | null;
  readonly admin: boolean;
  /** Whether they have no password yet. */
  readonly invited: boolean;
  readonly last_sign_in: string | null;
  readonly roles: readonly Named[];
  readonly permission_sets: readonly Named[];
}

export interface UserFilter {
  readonly q?: string;
  readonly active?: '0' | '1';
  readonly role?: string;
  readonly permission_set?: string;
  readonly department?: string;
}

interface UserPage {
  readonly users: readonly ListedUser[];
  readonly more: boolean;
  readonly count: number;
}

const PAGE = 50;
const MOST_MEMBERSHIPS = 100;

/** Lists users by name, page after page. */
export function useUsers(filter: UserFilter) {
  return useInfiniteQuery({
    queryKey: ['people', 'list', filter],
    queryFn: ({ signal, pageParam }) =>
      call<UserPage>('GET', '/access/users', {
        query: { ...filter, limit: PAGE, ...(pageParam === '' ? {} : { after: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ users, more }) => (more ? users.at(-1)?.id : undefined),
    placeholderData: keepPreviousData,
  });
}

export interface GrantableSet extends Named {
  readonly help: Texts | null;
  /** How many users in service are granted it. */
  readonly users: number;
}

export interface GrantableRole extends GrantableSet {
  readonly reports_to: string | null;
  readonly permission_sets: readonly string[];
}

export interface Grantables {
  readonly roles: readonly GrantableRole[];
  readonly permission_sets: readonly GrantableSet[];
}

/** Gives what users can be granted. */
export function useGrantables() {
  return useQuery({
    queryKey: ['people', 'grantables'],
    queryFn: ({ signal }) => call<Grantables>('GET', '/access/roles', { signal }),
  });
}

/** A role or a permission set that a user has; a blank day is open. */
export interface Grant {
  readonly name: string;
  readonly starts_on: string | null;
  readonly ends_on: string | null;
}

export interface UserAccess {
  readonly user: {
    readonly id: string;
    readonly label: string | null;
    readonly email: string;
    readonly active: boolean;
  };
  readonly admin: boolean;
  readonly roles: readonly Grant[];
  readonly permission_sets: readonly Grant[];
  /** Sets in force today; `from` is the role that brings one, null where it was granted itself. */
  readonly effective: readonly { readonly name: string; readonly from: string | null }[];
  readonly has_password: boolean;
  readonly second_factor: boolean;
  readonly locked_until: string | null;
  readonly last_sign_in: string | null;
  readonly sessions: number;
}

const one = (id: string) => ['people', 'one', id];

export function useUserAccess(id: string) {
  return useQuery({
    queryKey: one(id),
    queryFn: ({ signal }) => call<UserAccess>('GET', `/access/users/${id}`, { signal }),
  });
}

function usePeopleChange<Input, Output>(change: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: ['people'] }),
  });
}

export interface Grants {
  readonly admin?: boolean;
  readonly roles: readonly Grant[];
  readonly permission_sets: readonly Grant[];
}

/** Says what a user is granted from now on. */
export function usePutGrants(id: string) {
  return usePeopleChange((body: Grants) =>
    call<UserAccess>('PUT', `/access/users/${id}/grants`, { body: bare(body) }),
  );
}

/** Leaves out days that are open: the call takes none that are null. */
function bare({ roles, permission_sets, ...rest }: Grants) {
  const grants = (all: readonly Grant[]) =>
    all.map(({ name, starts_on, ends_on }) => ({
      name,
      ...(starts_on === null ? {} : { starts_on }),
      ...(ends_on === null ? {} : { ends_on }),
    }));
  return { ...rest, roles: grants(roles), permission_sets: grants(permission_sets) };
}

export interface Holdings {
  readonly objects: readonly { readonly object: string; readonly label: Texts; readonly count: number }[];
  /** What does not change hands with the records: how many they head, lead and manage. */
  readonly open_elsewhere: {
    readonly departments: number;
    readonly teams: number;
    readonly reports: number;
  };
}

/** Gives what a user owns and heads, for when somebody else takes it over. */
export function useHoldings(id: string, enabled: boolean) {
  return useQuery({
    queryKey: ['people', 'holdings', id],
    queryFn: ({ signal }) => call<Holdings>('GET', `/access/users/${id}/holdings`, { signal }),
    enabled,
    gcTime: 0,
  });
}

/** The id of a job, where one has begun. */
export interface Begun {
  readonly job: string | null;
}

export function useDeactivate(id: string) {
  return usePeopleChange((body: { transfer_to?: string }) =>
    call<Begun>('POST', `/access/users/${id}/deactivate`, { body }),
  );
}

export function useTransfer(id: string) {
  return usePeopleChange((body: { to: string; objects?: readonly string[] }) =>
    call<Begun>('POST', `/access/users/${id}/transfer`, { body }),
  );
}

export function useActivate(id: string) {
  return usePeopleChange(() => call<void>('POST', `/access/users/${id}/activate`));
}

/** Takes from a user what they cannot show any more: a second factor, or who they are at providers. */
export function useRescue(id: string, what: 'totp' | 'identities') {
  return usePeopleChange(() => call<void>('DELETE', `/access/users/${id}/${what}`));
}

export function useInvite() {
  return usePeopleChange((id: string) => call<void>('POST', `/access/users/${id}/invite`));
}

export function useEndSessionsOf(id: string) {
  return usePeopleChange(() => call<void>('DELETE', `/access/users/${id}/sessions`));
}

export function useUnlock(id: string) {
  return usePeopleChange(() => call<void>('POST', `/access/users/${id}/unlock`));
}

/** A way by which records are reached, in words. */
export interface Way {
  readonly level: 'read' | 'edit';
  readonly code: string;
  readonly text: Texts;
}

export interface EffectiveObject {
  readonly verbs: readonly string[];
  readonly fields: Readonly<Record<string, 'none' | 'read' | 'edit'>>;
  readonly masked: readonly string[];
  /** By which ways records are reached; what may be changed may be seen. */
  readonly rows: readonly Way[];
}

export interface EffectiveRights {
  readonly objects: Readonly<Record<string, EffectiveObject>>;
  readonly system: readonly string[];
  readonly actions: readonly string[];
  readonly apps: readonly string[] | null;
}

/** Gives what a user may do with all that they have. */
export function useEffectiveRights(id: string, enabled: boolean) {
  return useQuery({
    queryKey: ['people', 'rights', id],
    queryFn: ({ signal }) => call<EffectiveRights>('GET', `/access/users/${id}/rights`, { signal }),
    enabled,
  });
}

export interface NewUser {
  readonly name: string;
  readonly email: string;
  readonly locale: string;
  readonly department?: string;
  readonly manager?: string;
  readonly role?: string;
}

/** Makes a user, grants a role, and sends the invitation. What fails after the first step says so itself. */
export function useCreateUser() {
  return usePeopleChange(async ({ role, ...values }: NewUser) => {
    const { id } = await call<{ id: string }>('POST', '/data/user', { body: values });
    if (role !== undefined) {
      const body = { roles: [{ name: role }], permission_sets: [] };
      await call('PUT', `/access/users/${id}/grants`, { body });
    }
    return id;
  });
}

interface Membership {
  readonly team?: Reference | null;
  readonly queue?: Reference | null;
}

/** Gives the teams beside the main one, and the queues, that a user is a member of by name. */
export function useMemberships(id: string) {
  return useQuery({
    queryKey: ['records', 'memberships', id],
    queryFn: async ({ signal }) => {
      const read = (object: string, field: 'team' | 'queue') =>
        call<{ records: readonly Membership[] }>('GET', `/data/${object}`, {
          query: { where: `user = '${id}'`, fields: field, limit: MOST_MEMBERSHIPS },
          signal,
        });
      const [teams, queues] = await Promise.all([read('team_member', 'team'), read('queue_member', 'queue')]);
      const named = (records: readonly Membership[], field: 'team' | 'queue') =>
        records.map((each) => each[field]).filter((each) => each !== null && each !== undefined);
      return { teams: named(teams.records, 'team'), queues: named(queues.records, 'queue') };
    },
    retry: false,
  });
}
