/** Definitions as who builds sees them: by kind, with their uses, versions and what is kept aside. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Texts } from '../meta/types';
import { call, caller, type Json } from './client';
import type { Fault } from './problem';

export interface KindInfo {
  readonly name: string;
  readonly label: string;
  readonly count: number;
}

export interface Definition {
  readonly kind: string;
  readonly name: string;
  readonly label?: Texts;
  readonly [property: string]: Json | undefined;
}

export interface Use {
  readonly kind: string;
  readonly name: string;
  readonly path: string;
  readonly label?: Texts;
  readonly text?: string;
}

export interface Version {
  readonly version: number;
  readonly at: string;
  /** Name of who deployed it; none for the platform itself. */
  readonly who: string | null;
  readonly note: string;
}

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
}

export interface Aside {
  readonly id: string;
  readonly version: number;
  readonly object: string;
  readonly field: string | null;
  readonly reason: 'removed' | 'converted';
  readonly definition: Definition;
  readonly removed_at: string;
  readonly keep_until: string;
}

export interface Step {
  readonly action: string;
  readonly object: string;
  readonly field?: string;
}

export interface Deployed {
  readonly version: number;
  readonly plan: readonly Step[];
  readonly warnings: readonly Fault[];
  readonly problems: readonly Fault[];
  readonly changed: number;
}

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

export function useKindDefinitions(kind: string, layer: 'effective' | 'tenant') {
  return useSetup<{ definitions: readonly Definition[] }>(`/meta/${kind}`, { layer });
}

export const useDefinition = (kind: string, name: string) => useSetup<Definition>(`/meta/${kind}/${name}`);

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
