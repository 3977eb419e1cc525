/** Connectors in force: their secrets, which are set and never shown, and trying whether they work. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from './client';

export type SlotState = 'set' | 'missing' | 'elsewhere' | 'unreadable';

export interface SecretSlot {
  readonly slot: string;
  /** `elsewhere`: it was set for another server than the connector calls now. */
  readonly state: SlotState;
  readonly set_at: string | null;
}

export interface ConnectorAnswer {
  readonly name: string;
  readonly base_url: string;
  readonly auth: string;
  readonly slots: readonly SecretSlot[];
}

export interface TryAnswer {
  readonly status: number;
  readonly ok: boolean;
  readonly seconds: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const address = (name: string) => `/connectors/${encodeURIComponent(name)}`;
const keyOf = (name: string) => ['connector', name];

export function useConnector(name: string) {
  return useQuery({
    queryKey: keyOf(name),
    queryFn: ({ signal }) => call<ConnectorAnswer>('GET', address(name), { signal }),
    retry: false,
  });
}

/** Sets a secret, or forgets it. */
export function useSecretSlot(name: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ slot, secret }: { readonly slot: string; readonly secret: string | null }) => {
      const path = `${address(name)}/secrets/${encodeURIComponent(slot)}`;
      return secret === null
        ? call<unknown>('DELETE', path)
        : call<unknown>('PUT', path, { body: { secret } });
    },
    onSettled: () => client.invalidateQueries({ queryKey: keyOf(name) }),
  });
}

/** Asks the connector's server something, with all that a flow would send. */
export function useTryConnector(name: string) {
  return useMutation({
    mutationFn: (path: string) =>
      call<TryAnswer>('POST', `${address(name)}/try`, { body: path === '' ? {} : { path } }),
  });
}
