/** Records that are probably the same: what is like one that is typed, which sets there are, and merging. */
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { call, type Json } from './client';
import { JOBS } from './jobs';
import { type RecordJson, recordQuery } from './records';
import { withWarnings } from './warnings';

export interface SimilarMatch {
  readonly rule: string;
  readonly id: string;
  readonly label: string | null;
  readonly fields: readonly string[];
}

interface Similar {
  readonly matches: readonly SimilarMatch[];
  /** Whether there is more that the reader may not see. */
  readonly hidden: boolean;
  /** The fields that are compared. */
  readonly fields: readonly string[];
}

const A_WHILE_MS = 5 * 60_000;

const similar = (object: string, values: Readonly<Record<string, Json>>, signal?: AbortSignal) =>
  call<Similar>('POST', `/data/${object}/duplicates`, {
    body: { values },
    ...(signal === undefined ? {} : { signal }),
  });

/** Gives the fields by which records of an object are compared; none where there is no rule. */
export function useComparedFields(object: string) {
  return useQuery({
    queryKey: ['duplicates', 'fields', object],
    queryFn: async ({ signal }) => (await similar(object, {}, signal)).fields,
    staleTime: A_WHILE_MS,
    // It is but a hint: what cannot be told now is told at the save.
    retry: false,
  });
}

/** Gives what is probably the same as a record that is being typed. */
export function useSimilar(object: string, values: Readonly<Record<string, Json>>) {
  return useQuery({
    queryKey: ['duplicates', 'similar', object, values],
    queryFn: ({ signal }) => similar(object, values, signal),
    enabled: Object.keys(values).length > 0,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  });
}

export interface SetRecord {
  readonly id: string;
  readonly label: string | null;
}

export interface DuplicateSet {
  readonly id: string;
  readonly object: string;
  readonly rules: readonly string[];
  readonly score: number;
  readonly found_at: string;
  readonly records: readonly SetRecord[];
}

interface SetPage {
  readonly sets: readonly DuplicateSet[];
  readonly next_cursor: string | null;
}

/** Lists the sets of duplicates of an object, the most alike first. */
export function useDuplicateSets(object: string) {
  return useInfiniteQuery({
    queryKey: ['duplicates', 'sets', object],
    queryFn: ({ pageParam, signal }) =>
      call<SetPage>('GET', '/duplicates', { query: { object, cursor: pageParam, limit: 20 }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
}

/** Has an object searched for duplicates; gives the job. */
export function useFindDuplicates(object: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call<{ id: string }>('POST', '/duplicates/find', { body: { object } }),
    onSuccess: () => client.invalidateQueries({ queryKey: [JOBS] }),
  });
}

export function useDismissSet(object: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call<void>('POST', `/duplicates/${id}/dismiss`),
    onSettled: () => client.invalidateQueries({ queryKey: ['duplicates', 'sets', object] }),
  });
}

/** Reads some records with all their fields. */
export function useSomeRecords(object: string, ids: readonly string[], fields: readonly string[]) {
  return useQueries({
    queries: ids.map((id) => recordQuery(object, id, fields)),
    combine: (results) => ({
      records: results.flatMap(({ data }) => (data === undefined ? [] : [data])),
      pending: results.some(({ isPending }) => isPending),
      failed: results.filter(({ isError, data }) => isError && data === undefined).length,
    }),
  });
}

export interface Move {
  readonly object: string;
  readonly field: string;
  readonly count: number;
}

/** Tells what a merge would move. */
export function useMoves(object: string, into: string, from: readonly string[]) {
  return useQuery({
    queryKey: ['merges', 'moves', object, into, from],
    queryFn: async ({ signal }) =>
      (
        await call<{ moves: readonly Move[] }>('POST', `/data/${object}/merge/preview`, {
          body: { into, from },
          signal,
        })
      ).moves,
    enabled: from.length > 0,
    placeholderData: keepPreviousData,
  });
}

export interface MergeAsked {
  readonly into: string;
  readonly from: readonly string[];
  /** Of fields whose value is another's: whose. */
  readonly values: Readonly<Record<string, string>>;
}

function useAfterMerging() {
  const client = useQueryClient();
  return () =>
    Promise.all(
      ['record', 'records', 'duplicates', 'merges'].map((key) =>
        client.invalidateQueries({ queryKey: [key], refetchType: 'active' }),
      ),
    );
}

export function useMerge(object: string) {
  const done = useAfterMerging();
  return useMutation({
    mutationFn: (asked: MergeAsked) =>
      withWarnings((confirmed) =>
        call<{ merge: string; record: RecordJson }>('POST', `/data/${object}/merge`, {
          body: asked,
          confirmed,
        }),
      ),
    onSuccess: done,
  });
}

export interface LeftBehind {
  readonly object: string;
  readonly field?: string;
  readonly id?: string;
  readonly count: number;
  readonly reason: 'changed' | 'refused';
}

export interface Parted {
  readonly restored: readonly string[];
  readonly moved_back: number;
  readonly left: readonly LeftBehind[];
}

export function useUndoMerge() {
  const done = useAfterMerging();
  return useMutation({
    mutationFn: (merge: string) => call<Parted>('POST', `/merges/${merge}/undo`),
    onSuccess: done,
  });
}

export interface RuleTrial {
  readonly keys: Readonly<Record<string, string | null>>;
  readonly matches: readonly SetRecord[];
  readonly sets: number | null;
}

export interface TriedRule {
  readonly object: string;
  readonly match: readonly { readonly field: string; readonly method: string; readonly threshold?: number }[];
  readonly where?: string;
  readonly values: Readonly<Record<string, Json>>;
}

/** Tries a duplicate rule that is not in force. */
export function useRuleTrial(tried: TriedRule) {
  return useQuery({
    queryKey: ['duplicates', 'trial', tried],
    queryFn: ({ signal }) => call<RuleTrial>('POST', '/duplicates/try', { body: tried, signal }),
    enabled: tried.match.length > 0,
    placeholderData: keepPreviousData,
    retry: false,
  });
}
