/** Definitions as who builds sees them: by kind, with their uses, versions and what is kept aside. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Texts } from '../meta/types';
import type { Answer, Closer } from './answers';
import { call, caller, type Json } from './client';
import type { Fault } from './problem';

export type KindInfo = Answer<'/meta'>['kinds'][number];

export interface Definition {
  readonly kind: string;
  readonly name: string;
  readonly label?: Texts;
  readonly [property: string]: Json | undefined;
}

export type Use = Closer<
  Answer<'/meta/{kind}/{name}/where-used'>['uses'][number],
  { readonly label?: Texts }
>;

/** Nobody deployed it where `who` is none: the platform itself did. */
export type Version = Answer<'/meta/versions'>['versions'][number];

export type What = 'added' | 'removed' | 'changed' | 'reordered';

export interface Difference {
  readonly path: string;
  readonly change: What;
  readonly before?: Json;
  readonly after?: Json;
}

export interface DefinitionDifference {
  readonly kind: string;
  readonly name: string;
  readonly change: What;
  readonly differences: readonly Difference[];
  /** The definition at the one version, and at the other; null where there is none. */
  readonly before: Definition | null;
  readonly after: Definition | null;
}

export type Aside = Closer<Answer<'/meta/aside'>['aside'][number], { readonly definition: Definition }>;

export type Deployed = Closer<
  Answer<'/meta/deploy', 'post'>,
  { readonly warnings: readonly Fault[]; readonly problems: readonly Fault[] }
>;

/** A deploy that goes back: to a version, or of what is kept aside. */
export interface BackRequest {
  readonly path: string;
  readonly body: Readonly<Record<string, Json>>;
}

const MOST_VERSIONS = 200;

function useSetup<T>(path: string, query: Readonly<Record<string, string | number | undefined>> = {}) {
  return useQuery({
    // Labels come in the language of who asks.
    queryKey: ['setup', path, query, caller.locale],
    queryFn: ({ signal }) => call<T>('GET', path, { query, signal }),
  });
}

export const useKinds = () => useSetup<{ kinds: readonly KindInfo[] }>('/meta');

export function useUses(kind: string, name: string, field: string | undefined) {
  return useSetup<{ uses: readonly Use[] }>(`/meta/${kind}/${name}/where-used`, { field });
}

export function useVersions() {
  return useSetup<{ versions: readonly Version[] }>('/meta/versions', { limit: MOST_VERSIONS });
}

export function useDiff(from: number | undefined, to: number | undefined) {
  return useSetup<{ from: number; to: number; definitions: readonly DefinitionDifference[] }>('/meta/diff', {
    from,
    to,
  });
}

export const useAsides = () => useSetup<{ aside: readonly Aside[] }>('/meta/aside');

/** Tells what going back would do; nothing is changed. */
export function usePlan({ path, body }: BackRequest, allowLoss: boolean) {
  return useQuery({
    queryKey: ['setup', 'plan', path, body, allowLoss],
    queryFn: () =>
      call<Deployed>('POST', path, { body: { ...body, check_only: true, allow_data_loss: allowLoss } }),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
  });
}

/** Goes back; every page then reads definitions and records anew. */
export function useGoBack({ path, body }: BackRequest) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (more: { note: string; allow_data_loss: boolean }) =>
      call<Deployed>('POST', path, { body: { ...body, ...more } }),
    onSuccess: () => {
      client.invalidateQueries();
    },
  });
}
