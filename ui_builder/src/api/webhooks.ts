/** Webhooks in force: what was delivered to them, and the secret that deliveries are signed with. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Texts } from '../meta/types';
import { call, type Json } from './client';
import { ApiError } from './problem';

export const DELIVERY_STATES = ['waiting', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export interface DeliveryFault {
  readonly code: string;
  readonly message: Texts;
}

/** One call that was made. */
export interface DeliveryTry {
  readonly at: string;
  readonly n: number;
  /** What was answered; none where nothing was. */
  readonly status: number | null;
  readonly seconds: number | null;
  readonly answer: string | null;
  readonly error: DeliveryFault | null;
}

export interface Delivery {
  readonly id: string;
  readonly webhook: string;
  /** What happened, such as `ticket.updated`. */
  readonly type: string;
  readonly object: string;
  readonly record: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly replays: number;
  readonly status: number | null;
  readonly error: DeliveryFault | null;
  readonly created_at: string;
  /** When it is tried again. */
  readonly next_at: string | null;
  readonly finished_at: string | null;
}

export interface DeliveryDetail extends Delivery {
  readonly body: Json;
  readonly tries: readonly DeliveryTry[];
}

interface DeliveryPage {
  readonly deliveries: readonly Delivery[];
  readonly next_cursor: string | null;
}

const DELIVERIES = 'deliveries';
const WEBHOOKS = ['webhooks'];
const SOON_MS = 4_000;

/** Lists what a webhook was told, the latest first; asks again while something is under way. */
export function useDeliveries(webhook: string, state: DeliveryState | undefined) {
  return useInfiniteQuery({
    queryKey: [DELIVERIES, webhook, state],
    queryFn: ({ pageParam, signal }) =>
      call<DeliveryPage>('GET', '/deliveries', {
        query: { webhook, state, cursor: pageParam || undefined },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some((page) => page.deliveries.some((each) => each.state === 'waiting')) ? SOON_MS : false,
    retry: (count, error) => count < 2 && !(error instanceof ApiError && error.status === 404),
  });
}

export function useDelivery(id: string) {
  return useQuery({
    queryKey: [DELIVERIES, 'one', id],
    queryFn: ({ signal }) => call<DeliveryDetail>('GET', `/deliveries/${id}`, { signal }),
    refetchInterval: ({ state: { data } }) => (data?.state === 'waiting' ? SOON_MS : false),
  });
}

/** Has a delivery made again, under the same id. */
export function useReplay() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call<unknown>('POST', `/deliveries/${id}/replay`),
    onSettled: () => client.invalidateQueries({ queryKey: [DELIVERIES] }),
  });
}

/** Makes a new secret; it is shown this once. */
export function useNewWebhookSecret(name: string) {
  const client = useQueryClient();
  return useMutation({
    onSuccess: () => client.invalidateQueries({ queryKey: WEBHOOKS }),
    mutationFn: async () =>
      (await call<{ secret: string }>('POST', `/webhooks/${encodeURIComponent(name)}/secret`)).secret,
  });
}

/** How a webhook in force is doing. */
export interface WebhookState {
  readonly name: string;
  /** Since when nothing got through. */
  readonly failing_since: string | null;
  readonly failures: number;
  /** When it was switched off because nothing got through for days. */
  readonly off_at: string | null;
  readonly secret_at: string | null;
}

export function useWebhookStates() {
  return useQuery({
    queryKey: WEBHOOKS,
    queryFn: async ({ signal }) =>
      (await call<{ webhooks: readonly WebhookState[] }>('GET', '/webhooks', { signal })).webhooks,
  });
}

/** Switches a webhook on again that was off because it failed; what waited is sent. */
export function useResumeWebhook() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) =>
      call<{ sent: number }>('POST', `/webhooks/${encodeURIComponent(name)}/resume`),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: WEBHOOKS }),
        client.invalidateQueries({ queryKey: [DELIVERIES] }),
      ]),
  });
}
