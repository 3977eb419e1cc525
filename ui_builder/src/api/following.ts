/** Following records, and being reminded of them. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from './client';
import type { Reference } from './records';

interface Following {
  readonly following: boolean;
  readonly by_owning: boolean;
}

export function useFollowing(object: string, id: string) {
  return useQuery({
    queryKey: ['follow', object, id],
    queryFn: ({ signal }) => call<Following>('GET', `/data/${object}/${id}/follow`, { signal }),
    staleTime: 60_000,
    retry: false,
  });
}

/** Follows a record or leaves it; it shows at once. */
export function useFollow(object: string, id: string) {
  const client = useQueryClient();
  const key = ['follow', object, id];
  return useMutation({
    mutationFn: (following: boolean) =>
      call<void>(following ? 'PUT' : 'DELETE', `/data/${object}/${id}/follow`),
    onMutate: (following) => client.setQueryData<Following>(key, { following, by_owning: false }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: key }),
        client.invalidateQueries({ queryKey: ['following'] }),
      ]),
  });
}

export interface Followed extends Reference {
  readonly object: string;
  readonly since: string;
}

export function useFollowed() {
  return useQuery({
    queryKey: ['following'],
    queryFn: async ({ signal }) =>
      (await call<{ following: readonly Followed[] }>('GET', '/following', { signal })).following,
  });
}

export interface Reminder {
  readonly id: string;
  readonly at: string;
  readonly note: string;
  readonly object: string | null;
  readonly record: Reference | null;
}

interface About {
  readonly object: string;
  readonly record: string;
}

/** Lists what one is still to be reminded of, of one record or of all. */
export function useReminders(about?: About) {
  return useQuery({
    queryKey: ['reminders', about?.record ?? ''],
    queryFn: async ({ signal }) =>
      (await call<{ reminders: readonly Reminder[] }>('GET', '/reminders', { query: { ...about }, signal }))
        .reminders,
  });
}

function useWrite<Input>(write: (input: Input) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: write,
    onSuccess: () => client.invalidateQueries({ queryKey: ['reminders'] }),
  });
}

export function useRemind() {
  return useWrite((body: Partial<About> & { at: string; note?: string }) =>
    call<Reminder>('POST', '/reminders', { body }),
  );
}

export function usePutOff() {
  return useWrite(({ id, at }: { id: string; at: string }) =>
    call<Reminder>('PATCH', `/reminders/${id}`, { body: { at } }),
  );
}

export function useForgetReminder() {
  return useWrite((id: string) => call<void>('DELETE', `/reminders/${id}`));
}
