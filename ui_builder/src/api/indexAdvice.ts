/** Advice on indexes: which are missing, and which nothing uses; and taking it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from './client';

/** What of a list an index could serve, by the names of fields. */
export interface QueryShape {
  readonly equal: readonly string[];
  readonly ranged: readonly string[];
  readonly sort: readonly string[];
}

export interface IndexOf {
  readonly object: string;
  readonly fields: readonly string[];
}

export interface MissingIndex extends IndexOf {
  readonly queries: readonly QueryShape[];
  readonly calls: number;
  readonly average_ms: number;
  readonly slowest_ms: number;
  readonly total_ms: number;
  readonly records: number;
  readonly bytes: number;
}

export interface IdleIndex extends IndexOf {
  readonly bytes: number;
  /** The fields of a longer index that does the same and more; null where nothing has used it. */
  readonly covered_by: readonly string[] | null;
}

export interface IndexAdvice {
  readonly since: string | null;
  readonly queries: number;
  readonly missing: readonly MissingIndex[];
  readonly idle: readonly IdleIndex[];
  readonly building: readonly IndexOf[];
}

const KEY = ['setup', '/advice/indexes'];
const WHILE_BUILDING_MS = 3000;

export function useIndexAdvice() {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => call<IndexAdvice>('GET', '/advice/indexes', { signal }),
    refetchInterval: ({ state }) => (state.data?.building.length ? WHILE_BUILDING_MS : false),
  });
}

/** Adds an index, or removes one; everybody works on meanwhile. */
export function useIndexChange(what: 'add' | 'remove') {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ object, fields }: IndexOf) =>
      call('POST', what === 'add' ? '/advice/indexes' : '/advice/indexes/remove', {
        body: { object, fields: [...fields] },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}
