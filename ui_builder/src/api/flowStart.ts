/** Flows that people start by a button, and the screens by which they ask back. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { FlowButton, Option, Texts } from '../meta/types';
import { call, caller, type Json } from './client';
import type { Reference } from './records';
import type { RunState, Values } from './runs';

export type { FlowButton };

export interface StartedRun {
  readonly id: string;
  readonly state: RunState;
}

/** Names the flows that may be started for a record now. */
export function useButtonsNow(object: string, record: string | undefined) {
  return useQuery({
    queryKey: ['record', object, record, 'buttons'],
    queryFn: async ({ signal }) =>
      (await call<{ buttons: readonly string[] }>('GET', `/data/${object}/${record}/buttons`, { signal }))
        .buttons,
    enabled: record !== undefined,
    retry: false,
  });
}

interface Start {
  readonly flow: string;
  readonly record?: string;
  readonly records?: readonly string[];
  readonly input?: Values;
}

/** How many records a flow is started for in one go. */
export const MOST_STARTED = 200;

/** Starts a flow; of what it changes every page reads anew. */
export function useStartFlow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ flow, ...body }: Start) =>
      call<{ runs: readonly StartedRun[] }>('POST', `/flows/${flow}/start`, { body }),
    onSuccess: () => readAnew(client),
  });
}

/** First of the keys of what a flow may have changed. */
export const CHANGED_BY_FLOWS = ['record', 'records', 'timeline', 'runs'];

function readAnew(client: ReturnType<typeof useQueryClient>): Promise<unknown> {
  return Promise.all(
    CHANGED_BY_FLOWS.map((key) => client.invalidateQueries({ queryKey: [key], refetchType: 'active' })),
  );
}

export interface ScreenField {
  readonly name: string;
  readonly type: string;
  readonly label: Texts;
  readonly help?: Texts | null;
  readonly required?: boolean;
  /** Whether it is only shown. */
  readonly read_only?: boolean;
  readonly options?: readonly Option[] | null;
  /** Of a record: its object. */
  readonly to?: string | null;
  readonly value?: Json;
}

export interface ScreenAction {
  readonly name: string;
  readonly label: Texts;
  /** Whether nothing need be filled in for it. */
  readonly skips: boolean;
}

/** What a run asks the user. */
export interface RunScreen {
  readonly run: string;
  readonly step: string;
  /** What people call the flow. */
  readonly label: Texts;
  readonly title: Texts;
  readonly text: Texts | null;
  readonly fields: readonly ScreenField[];
  readonly actions: readonly ScreenAction[];
  /** When it waits no longer; null: it waits for ever. */
  readonly until: string | null;
}

const SCREENS = 'screens';
const SOON_MS = 700;
const MOST_TIMES = 12;

/** Gives what a run asks its user, `answered` times before; an `ApiError` of 404 where it asks nothing. */
export function useScreen(run: string, { answered, enabled }: { answered: number; enabled: boolean }) {
  return useQuery({
    queryKey: [SCREENS, run, answered, caller.locale],
    queryFn: ({ signal }) => call<RunScreen>('GET', `/runs/${run}/screen`, { signal }),
    enabled,
    gcTime: 0,
    retry: false,
  });
}

/**
 * Tells whether a run asks its user something now. Behind an answer it may still be on its way to the next question:
 * until that is there it is looked for a few times.
 */
export function useAsks(run: string, { answered, enabled }: { answered: number; enabled: boolean }) {
  const { data, dataUpdatedAt, errorUpdateCount } = useQuery({
    queryKey: [SCREENS, 'asks', run, answered],
    queryFn: async ({ signal, client, queryKey }) => {
      const { screens } = await call<{ screens: readonly WaitingScreen[] }>('GET', '/me/screens', { signal });
      const before = client.getQueryData<{ times: number }>(queryKey)?.times ?? 0;
      return { asks: screens.some((each) => each.run === run), times: before + 1 };
    },
    enabled,
    refetchInterval: ({ state: { data: seen } }) =>
      seen === undefined || seen.asks || seen.times >= MOST_TIMES ? false : SOON_MS,
    gcTime: 0,
    retry: false,
  });
  const over = errorUpdateCount > 0 || (data !== undefined && data.times >= MOST_TIMES);
  return { asks: data?.asks === true, looked: dataUpdatedAt > 0, over };
}

interface ScreenAnswer {
  readonly step: string;
  readonly values: Values;
  readonly action?: string;
}

/** Answers a screen; a worker then goes on with the run, which may ask for more. */
export function useAnswerScreen(run: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ScreenAnswer) => call<{ state: RunState }>('POST', `/runs/${run}/screen`, { body }),
    onSuccess: () =>
      Promise.all([readAnew(client), client.invalidateQueries({ queryKey: [SCREENS, 'mine'] })]),
  });
}

/** A run that waits for the user to answer a screen. */
export interface WaitingScreen {
  readonly run: string;
  readonly label: Texts;
  readonly title: Texts;
  readonly object: string | null;
  readonly record: Reference | null;
  readonly since: string;
  readonly until: string | null;
}

/** Lists what runs ask the user. */
export function useMyScreens() {
  return useQuery({
    queryKey: [SCREENS, 'mine', caller.locale],
    queryFn: async ({ signal }) =>
      (await call<{ screens: readonly WaitingScreen[] }>('GET', '/me/screens', { signal })).screens,
    retry: false,
  });
}
