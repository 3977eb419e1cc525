/** Pages of blocks, and the figures that they show. */
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import type { PageDef } from '../meta/types';
import { call, type Json } from './client';

export const pageQuery = (name: string) =>
  queryOptions({
    queryKey: ['page', name],
    queryFn: ({ signal }) => call<PageDef>('GET', `/ui/pages/${name}`, { signal }),
    staleTime: 60_000,
  });

export interface AggregateRequest {
  readonly group?: string | undefined;
  readonly measures: string;
  readonly where?: string | undefined;
  readonly sort?: string | undefined;
  readonly limit?: number | undefined;
}

/** A group's values and measures, under the expressions that asked for them. */
export type AggregateRow = Readonly<Record<string, Json>>;

const FRESH_MS = 30_000;

/** Asks for measures over the records of an object, in groups or over all. */
export function useAggregate(object: string, request: AggregateRequest, enabled = true) {
  return useQuery({
    queryKey: ['records', object, 'aggregate', request],
    queryFn: async ({ signal }) => {
      const { group, measures, where, sort, limit } = request;
      const query = { group, measures, where, sort, limit };
      return (
        await call<{ rows: readonly AggregateRow[] }>('GET', `/data/${object}/aggregate`, { query, signal })
      ).rows;
    },
    enabled,
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
  });
}
