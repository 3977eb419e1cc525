/** What a user keeps for themselves on the server: small JSON values by key, the same in every browser. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { call, caller } from './client';

type Kept = Readonly<Record<string, unknown>>;

export const mineQuery = queryOptions({
  queryKey: ['mine'],
  queryFn: async ({ signal }): Promise<Kept> =>
    (await call<{ values: Kept }>('GET', '/ui/mine', { signal })).values,
  staleTime: Number.POSITIVE_INFINITY,
});

interface Change {
  key: string;
  /** What is kept from now on; undefined for nothing. */
  value: unknown;
}

/**
 * Gives a value of the user's own and how to change it, like `useState`; the change shows at once and is
 * sent to the server, whose refusal takes it back. As long as the values are not loaded it is the initial one.
 */
export function useMine<T>(
  key: string,
  initial: T,
): [value: T, set: (next: T | ((before: T) => T)) => void, loaded: boolean] {
  const client = useQueryClient();
  const { data, isSuccess } = useQuery(mineQuery);
  const { mutate } = useMutation({
    // One after another, so that the last of quick changes is the one that stays.
    scope: { id: `mine:${key}` },
    mutationFn: async ({ key: at, value }: Change) =>
      caller.viewing
        ? undefined
        : value === undefined
          ? call<void>('DELETE', `/ui/mine/${encodeURIComponent(at)}`)
          : call<void>('PUT', `/ui/mine/${encodeURIComponent(at)}`, { body: { value } }),
    onError: () => client.invalidateQueries(mineQuery),
  });
  const set = useCallback(
    (next: T | ((before: T) => T)) => {
      function change(kept: Kept) {
        const before = (kept[key] === undefined ? initial : kept[key]) as T;
        const value = typeof next === 'function' ? (next as (before: T) => T)(before) : next;
        client.setQueryData(mineQuery.queryKey, { ...kept, [key]: value });
        mutate({ key, value });
      }
      const kept = client.getQueryData(mineQuery.queryKey);
      if (kept !== undefined) {
        change(kept);
      } else {
        // What is not loaded yet would else be taken for nothing at all; where it cannot be loaded at all
        // nothing is kept, as the failed load has told already.
        client.ensureQueryData(mineQuery).then(change, () => undefined);
      }
    },
    [client, key, initial, mutate],
  );
  const value = data !== undefined && data[key] !== undefined ? (data[key] as T) : initial;
  return [value, set, isSuccess];
}
