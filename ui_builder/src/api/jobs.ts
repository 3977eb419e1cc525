/** Work that the platform does in the background: how far it is, what it refused, and what can be done with it. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Texts } from '../meta/types';
import { call, caller } from './client';
import { ApiError, type Problem } from './problem';

export const JOB_STATES = ['queued', 'running', 'paused', 'done', 'failed', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

export interface Job {
  readonly id: string;
  readonly kind: string;
  readonly state: JobState;
  readonly done: number;
  readonly total: number | null;
  readonly error: { readonly code: string; readonly detail?: string } | null;
  readonly created_at?: string;
  readonly finished_at: string | null;
  readonly by?: { readonly id: string; readonly label: string | null } | null;
  /** What it does, in words. */
  readonly label?: Texts;
  /** The object whose records it works on. */
  readonly object?: string | null;
  /** The file that it reads, by name. */
  readonly file?: string | null;
  readonly may?: { readonly pause: boolean; readonly resume: boolean; readonly cancel: boolean };
  /** How many records it refused. */
  readonly failed?: number;
  /** Whether what it did can be taken back. */
  readonly undo?: 'possible' | 'running' | 'done' | null;
}

/** A record that was refused: by the row of the table that it stood in, or by its id. */
export interface Refused {
  readonly row?: number;
  readonly id?: string;
  readonly errors: readonly { readonly path: string; readonly code: string; readonly message: string }[];
}

/** First of the keys of whatever lists work. */
export const JOBS = 'jobs';

const SOON_MS = 300;
const SELDOM_MS = 4000;
const SLOWER_BY = 1.25;

/** Tells when to ask again: soon at first, then ever more seldom, for what is long will be longer still. */
export function askAgainIn(times: number): number {
  return Math.min(SOON_MS * SLOWER_BY ** times, SELDOM_MS);
}

/** Tells whether a job may still change by itself. */
export const isMoving = ({ state, undo }: Pick<Job, 'state' | 'undo'>): boolean =>
  state === 'queued' || state === 'running' || undo === 'running';

/** Follows a job until it is finished. */
export function useJob(id: string | undefined) {
  return useQuery({
    queryKey: ['job', id],
    queryFn: ({ signal }) => call<Job>('GET', `/jobs/${id}`, { signal }),
    enabled: id !== undefined,
    refetchInterval: ({ state }) =>
      state.data === undefined || state.data.finished_at === null || isMoving(state.data)
        ? askAgainIn(state.dataUpdateCount)
        : false,
  });
}

/** Gives what a finished job refused, and why; of very many only the first. */
export function useRefused(id: string, finished: boolean) {
  return useQuery({
    queryKey: ['job', id, 'refused', caller.locale],
    queryFn: ({ signal }) =>
      call<{ failed: number; refused: readonly Refused[] }>('GET', `/jobs/${id}/refused`, { signal }),
    enabled: finished,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Gives the refused rows of an import as a table, with the reasons in the reader's language. */
export async function refusedTable(id: string): Promise<Blob> {
  const headers = { 'Accept-Language': caller.locale };
  const answer = await fetch(`/api/v1/jobs/${id}/refused.csv`, { headers });
  if (!answer.ok) {
    throw new ApiError(answer.status, (await answer.json().catch(() => null)) as Problem | null);
  }
  return answer.blob();
}

interface JobPage {
  readonly jobs: readonly Job[];
  readonly next_cursor: string | null;
}

export interface JobFilter {
  /** Only one's own; administrators see those of everybody else. */
  readonly by?: 'me' | undefined;
  readonly kind?: string | undefined;
  readonly state?: string | undefined;
}

/** Lists work, the latest first, and keeps up with what is going on. */
export function useJobs(filter: JobFilter) {
  return useInfiniteQuery({
    queryKey: [JOBS, filter],
    queryFn: ({ pageParam, signal }) =>
      call<JobPage>('GET', '/jobs', { query: { ...filter, cursor: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
    refetchInterval: ({ state: { data, dataUpdateCount } }) =>
      data?.pages.some(({ jobs }) => jobs.some(isMoving)) ? askAgainIn(4 + dataUpdateCount / 4) : false,
    refetchOnWindowFocus: 'always',
  });
}

/** Gives the user's own work that was begun last; asks again as long as any of it goes on. */
export function useOwnJobs(enabled: boolean) {
  return useQuery({
    queryKey: [JOBS, 'own'],
    queryFn: async ({ signal }) =>
      (await call<JobPage>('GET', '/jobs', { query: { by: 'me' }, signal })).jobs,
    enabled,
    refetchInterval: ({ state: { data, dataUpdateCount } }) =>
      data?.some(isMoving) ? askAgainIn(4 + dataUpdateCount / 4) : false,
    // What cannot be told now is told the next time; no page needs to know.
    retry: false,
  });
}

export type JobAct = 'pause' | 'resume' | 'cancel' | 'undo';

/** Pauses, resumes, cancels or takes back a job. */
export function useSteerJob() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, kind, act }: { id: string; kind: string; act: JobAct }) =>
      call<{ id: string }>(
        'POST',
        `/${act === 'undo' && kind === 'import' ? 'imports' : 'jobs'}/${id}/${act}`,
      ),
    onSettled: (_, __, { id }) => {
      client.invalidateQueries({ queryKey: ['job', id] });
      client.invalidateQueries({ queryKey: ['import', id] });
      client.invalidateQueries({ queryKey: [JOBS] });
      client.invalidateQueries({ queryKey: ['imports'] });
    },
  });
}
