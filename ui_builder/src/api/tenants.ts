/** Tenants, for those who run the platform. */
import { useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Texts } from '../meta/types';
import { call } from './client';

export const LIMITS = ['rows', 'storage_bytes', 'api_per_minute', 'jobs'] as const;
export type LimitName = (typeof LIMITS)[number];
export type TenantState = 'active' | 'suspended' | 'preparing' | 'dropping';

export interface Tenant {
  readonly name: string;
  readonly label: Texts;
  readonly locale: string;
  readonly time_zone: string;
  readonly currency: string;
  readonly state: TenantState;
  /** Whether its administrators run the platform. */
  readonly operates: boolean;
  /** Names that lead to it still. */
  readonly former: readonly string[];
  /** Limits of its own, 0 for none; absent as the platform's settings say. */
  readonly own_limits: Readonly<Partial<Record<LimitName, number | null>>>;
  readonly created_at: string | null;
  readonly suspended_at: string | null;
  readonly drop_after: string | null;
}

export interface Limit {
  readonly used: number;
  /** Null: as much as there is. */
  readonly most: number | null;
}

export type Usage = Readonly<Record<LimitName, Limit>>;

const KEY = ['tenants'];

export function useTenants() {
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) =>
      (await call<{ tenants: readonly Tenant[] }>('GET', '/tenants', { signal })).tenants,
    retry: false,
    // What is being prepared or dropped goes on without us.
    refetchInterval: ({ state }) =>
      state.data?.some((each) => each.state === 'preparing') === true ? 3_000 : false,
  });
}

/** Gives what each tenant uses, by its name, as far as it is known. */
export function useUsages(tenants: readonly Tenant[]): ReadonlyMap<string, Usage> {
  return useQueries({
    queries: tenants
      .filter(({ state }) => state !== 'preparing')
      .map(({ name }) => ({
        queryKey: [...KEY, name, 'usage'],
        queryFn: async ({ signal }: { signal: AbortSignal }) => {
          const found = await call<{ limits: Usage | null }>('GET', `/tenants/${name}`, { signal });
          return [name, found.limits] as const;
        },
        staleTime: 10_000,
        retry: false,
      })),
    combine: (answers) =>
      new Map(
        answers.flatMap(({ data }) =>
          data === undefined || data[1] === null ? [] : [[data[0], data[1]] as const],
        ),
      ),
  });
}

export interface NewTenant {
  readonly name: string;
  readonly label: Texts;
  readonly admin_email: string;
  readonly locale: string;
  readonly time_zone: string;
  readonly currency: string;
}

export interface TenantChange {
  readonly label?: Texts;
  readonly state?: 'active' | 'suspended';
  readonly limits?: Readonly<Partial<Record<LimitName, number | null>>>;
}

export interface CloneRequest {
  readonly name: string;
  readonly label?: Texts;
  readonly data: 'none' | 'sample' | 'all';
  readonly mask: boolean;
}

/** What those who run the platform do with tenants. */
export function useTenantWork() {
  const client = useQueryClient();
  const done = { onSettled: () => client.invalidateQueries({ queryKey: KEY }) };
  return {
    create: useMutation({
      mutationFn: (body: NewTenant) =>
        call<Tenant & { admin_password: string }>('POST', '/tenants', { body }),
      ...done,
    }),
    change: useMutation({
      mutationFn: ({ name, ...body }: TenantChange & { name: string }) =>
        call<Tenant>('PATCH', `/tenants/${name}`, { body }),
      ...done,
    }),
    drop: useMutation({ mutationFn: (name: string) => call<Tenant>('DELETE', `/tenants/${name}`), ...done }),
    restore: useMutation({
      mutationFn: (name: string) => call<Tenant>('POST', `/tenants/${name}/restore`),
      ...done,
    }),
    rename: useMutation({
      mutationFn: ({ name, to }: { name: string; to: string }) =>
        call<Tenant>('POST', `/tenants/${name}/rename`, { body: { name: to } }),
      ...done,
    }),
    clone: useMutation({
      mutationFn: ({ of, ...body }: CloneRequest & { of: string }) =>
        call<{ job: string }>('POST', `/tenants/${of}/clone`, { body }),
      ...done,
    }),
  };
}
