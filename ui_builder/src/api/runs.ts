/** What flows did, do and wait for: their runs, with every step of each. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { RunState } from '../meta/runStates';
import type { Texts } from '../meta/types';
import { call, caller, type Json } from './client';
import type { Reference } from './records';

export type { RunState };

export interface RunError {
  readonly code: string;
  /** What went wrong, in each language. */
  readonly message: Texts | string;
  readonly step: string | null;
}

export interface Run {
  readonly id: string;
  readonly flow: string;
  /** None where the flow it began with is not kept. */
  readonly label: Texts | null;
  readonly state: RunState;
  readonly object: string | null;
  /** None where there is none; without a label where it is gone or the reader may not see it. */
  readonly record: Reference | null;
  /** Where it stands: the step, and what people call it. */
  readonly step: string | null;
  readonly step_label: Texts | null;
  readonly wake_at: string | null;
  /** What it waits for besides the time, in words. */
  readonly waits_for: Texts | null;
  readonly error: RunError | null;
  /** Whether a call to the outside may have been made without its answer being known. */
  readonly uncertain: boolean;
  readonly attempts: number;
  readonly user: Reference | null;
  /** The run that it is a part of. */
  readonly parent: string | null;
  readonly created_at: string;
  readonly finished_at: string | null;
  /** How many steps it has taken. */
  readonly steps: number;
}

export type Values = Readonly<Record<string, Json>>;

export type EntryState = 'done' | 'waiting' | 'intent' | 'uncertain' | 'failed';

/** A step that a run took. */
export interface JournalEntry {
  readonly n: number;
  readonly path: string;
  readonly step: string;
  readonly label: Texts | null;
  readonly element: string;
  readonly state: EntryState;
  readonly attempt: number;
  /** By which a call to the outside is known, however often it is made. */
  readonly key: string | null;
  readonly input: Json;
  readonly output: Json;
  readonly error: RunError | null;
  readonly started_at: string;
  readonly finished_at: string | null;
}

/** What caused a run: the first is the cause of all. */
export interface Cause {
  readonly flow: string | null;
  readonly run: string | null;
  readonly object: string | null;
  readonly record: string | null;
}

/** As much of a flow's definition as these pages read. */
export interface FlowDefinition {
  readonly kind: string;
  readonly name: string;
  readonly label: Texts;
  readonly active?: boolean;
  readonly trigger: Values & { readonly type: string; readonly object?: string };
  readonly input?: Readonly<Record<string, VariableDef>>;
  readonly variables?: Readonly<Record<string, VariableDef>>;
  readonly start: string;
  readonly steps: Readonly<Record<string, StepDef>>;
}

export interface VariableDef {
  readonly type: string;
  readonly object?: string;
  readonly required?: boolean;
  readonly label?: Texts;
}

export interface StepDef {
  readonly element: string;
  readonly label?: Texts;
  readonly next?: string;
  readonly [property: string]: unknown;
}

export interface RunDetail extends Run {
  /** The flow as it was when the run began, which it goes on by. */
  readonly definition: FlowDefinition | null;
  readonly journal: readonly JournalEntry[];
  /** What it was given (`input`), keeps (`var`) and gives back (`output`), as far as there is any. */
  readonly variables: Readonly<Record<string, Json>>;
  readonly causes: readonly Cause[];
  readonly children: readonly Run[];
}

/** Which runs are asked for; what is absent is any. */
export interface RunFilter {
  readonly flow?: string;
  readonly state?: RunState;
  readonly object?: string;
  readonly record?: string;
}

interface RunPage {
  readonly runs: readonly Run[];
  readonly next_cursor: string | null;
}

const AT_ONCE = 50;
const SOON_MS = 1_000;
const OFTEN_MS = 2_000;
const SELDOM_MS = 15_000;

/** First of the keys of whatever tells of runs. */
const RUNS = 'runs';
/** First of the keys of what `api/flows.ts` reads. */
const FLOWS = 'flows';

const moves = ({ state }: Pick<Run, 'state'>) => state === 'ready';

/** Lists runs, the latest first, and keeps up with what is going on. */
export function useRuns(filter: RunFilter) {
  return useInfiniteQuery({
    queryKey: [RUNS, 'list', filter, caller.locale],
    queryFn: ({ pageParam, signal }) =>
      call<RunPage>('GET', '/runs', { query: { ...filter, limit: AT_ONCE, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some(({ runs }) => runs.some(moves)) ? OFTEN_MS : SELDOM_MS,
    retry: false,
  });
}

/** Follows a run, with each of its steps, until it is over. */
export function useRun(id: string) {
  return useQuery({
    queryKey: [RUNS, 'one', id, caller.locale],
    queryFn: ({ signal }) => call<RunDetail>('GET', `/runs/${id}`, { signal }),
    refetchInterval: ({ state: { data } }) =>
      data === undefined || data.finished_at !== null ? false : moves(data) ? OFTEN_MS : SELDOM_MS,
    retry: false,
  });
}

/** Tells what waits and what ran for a record. */
export function useRecordRuns(object: string, id: string, enabled: boolean) {
  return useQuery({
    queryKey: [RUNS, 'record', object, id, caller.locale],
    queryFn: async ({ signal }) =>
      (await call<{ runs: readonly Run[] }>('GET', `/data/${object}/${id}/runs`, { signal })).runs,
    enabled,
    refetchInterval: ({ state: { data } }) => (data?.some(moves) ? SOON_MS : false),
    // A page of a record is whole without it.
    retry: false,
  });
}

export type RunAct =
  | { readonly act: 'retry'; readonly id: string; readonly step?: string }
  | { readonly act: 'cancel'; readonly id: string }
  | {
      readonly act: 'retry_all';
      readonly of: { readonly ids: readonly string[] } | { readonly flow: string };
    };

/** Has runs go on from where they failed, or stop. */
export function useSteerRuns() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (asked: RunAct) => {
      if (asked.act === 'retry_all') {
        return call<{ retried?: number }>('POST', '/runs/retry', { body: asked.of });
      }
      const body = asked.act === 'retry' && asked.step !== undefined ? { step: asked.step } : {};
      return call<{ retried?: number }>('POST', `/runs/${asked.id}/${asked.act}`, { body });
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: [RUNS] }),
        client.invalidateQueries({ queryKey: [FLOWS] }),
      ]),
  });
}

export type MailState = 'waiting' | 'sent' | 'failed';

/** A mail that a run sent, or is about to send. */
export interface RunMail {
  readonly id: string;
  readonly step: string | null;
  readonly to: { readonly address: string; readonly name: string };
  readonly subject: string;
  readonly text: string;
  readonly state: MailState;
  readonly attempts: number;
  readonly error: { readonly code: string; readonly message: Texts | string } | null;
  readonly created_at: string;
  readonly finished_at: string | null;
}

const MAILS = 'mails';

/** Lists the mails of a run, and keeps up with those that are on their way. */
export function useRunMails(run: string) {
  return useQuery({
    queryKey: [RUNS, MAILS, run, caller.locale],
    queryFn: async ({ signal }) =>
      (await call<{ messages: readonly RunMail[] }>('GET', '/messages', { query: { run }, signal })).messages,
    refetchInterval: ({ state: { data } }) =>
      data?.some(({ state }) => state === 'waiting') ? SELDOM_MS : false,
    retry: false,
  });
}

/** Sends a mail again that could not be sent. */
export function useSendAgain() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call<unknown>('POST', `/messages/${id}/send-again`),
    onSettled: () => client.invalidateQueries({ queryKey: [RUNS, MAILS] }),
  });
}
