/** Finding those with whom records are shared: users, and teams, queues and departments of them. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Texts } from '../meta/types';
import type { Principal } from './access';
import { call } from './client';
import { labelOf, type RecordJson } from './records';

export type PrincipalKind =
  | 'user'
  | 'role'
  | 'role_and_below'
  | 'department'
  | 'department_and_below'
  | 'team'
  | 'queue'
  | 'everyone';

/** How one is named: records name it by id, definitions by what stays the same in every tenant. */
export type NamedBy = 'id' | 'key';

interface Sort {
  readonly object: string;
  readonly key: string;
}

const DEPARTMENT: Sort = { object: 'department', key: 'code' };
const SORTS: Readonly<Partial<Record<PrincipalKind, Sort>>> = {
  user: { object: 'user', key: 'email' },
  department: DEPARTMENT,
  department_and_below: DEPARTMENT,
  team: { object: 'team', key: 'name' },
  queue: { object: 'queue', key: 'name' },
};

export interface FoundPrincipal {
  readonly value: string;
  readonly label: string;
  readonly detail: string;
}

const TITLE = 'name';
const MOST = 20;
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

async function find(
  { object, key }: Sort,
  by: NamedBy,
  where: string,
  signal: AbortSignal,
): Promise<readonly FoundPrincipal[]> {
  const fields = [...new Set([TITLE, key])].join(',');
  const query = { fields, where, sort: TITLE, limit: MOST };
  const page = await call<{ records: readonly RecordJson[] }>('GET', `/data/${object}`, { query, signal });
  return page.records.flatMap((record) => {
    const named = String(record[key] ?? '');
    const value = by === 'id' ? record.id : named;
    // What has no code cannot be named by one.
    return value === '' ? [] : [{ value, label: labelOf(record, TITLE), detail: key === TITLE ? '' : named }];
  });
}

/** Finds those of a kind whose name, e-mail or code holds a text. */
export function usePrincipalSearch(kind: PrincipalKind, by: NamedBy, typed: string, enabled: boolean) {
  const sort = SORTS[kind];
  const text = typed.trim();
  return useQuery({
    queryKey: ['records', sort?.object, 'principals', by, text],
    queryFn: ({ signal }) => {
      const { key } = sort as Sort;
      const holds = (name: string) => `${name} contains ${quoted(text)}`;
      const fitting = key === TITLE ? holds(TITLE) : `(${holds(TITLE)} or ${holds(key)})`;
      return find(sort as Sort, by, text === '' ? 'active' : `${fitting} and active`, signal);
    },
    enabled: enabled && sort !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  });
}

/** Gives what one is called; undefined while that is not known. */
export function usePrincipal(kind: PrincipalKind, by: NamedBy, value: string | undefined) {
  const sort = SORTS[kind];
  return useQuery({
    queryKey: ['records', sort?.object, 'principal', by, value],
    queryFn: async ({ signal }) => {
      const { key } = sort as Sort;
      const where = `${by === 'id' ? 'id' : key} = ${quoted(value ?? '')}`;
      return (await find(sort as Sort, by, where, signal))[0] ?? null;
    },
    enabled: sort !== undefined && value !== undefined && value !== '',
    staleTime: 5 * 60_000,
    retry: false,
  }).data;
}

export interface RoleChoice {
  readonly name: string;
  readonly label: Texts;
}

export const kindOf = (principal: Principal): PrincipalKind => Object.keys(principal)[0] as PrincipalKind;

export const whichOf = (principal: Principal): string => String(Object.values(principal)[0] ?? '');

export function principalOf(kind: PrincipalKind, value: string): Principal {
  return (kind === 'everyone' ? { everyone: true } : { [kind]: value }) as Principal;
}

const MOST_REPORTS = 100;

/** Gives those whose manager somebody is. */
export function useReports(manager: string, enabled: boolean) {
  return useQuery({
    queryKey: ['records', 'user', 'reports of', manager],
    queryFn: async ({ signal }): Promise<readonly FoundPrincipal[]> => {
      const where = `manager = ${quoted(manager)} and active`;
      const query = { fields: TITLE, where, sort: TITLE, limit: MOST_REPORTS };
      const page = await call<{ records: readonly RecordJson[] }>('GET', '/data/user', { query, signal });
      return page.records.map((each) => ({ value: each.id, label: labelOf(each, TITLE), detail: '' }));
    },
    enabled,
    retry: false,
    staleTime: 60_000,
  });
}
