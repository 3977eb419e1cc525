/** What publishing a draft would do, and doing it. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { caller } from './client';
import { draftCalls, type MergeAnswer, type Side } from './drafts';

/** Checks the whole draft; `before` saves what waits. */
export function useDraftCheck(allowLoss: boolean, before: () => Promise<void>) {
  return useQuery({
    queryKey: ['draft', 'check', allowLoss, caller.locale],
    queryFn: async ({ signal }) => {
      await before();
      return draftCalls.check(allowLoss, signal);
    },
    placeholderData: keepPreviousData,
    refetchOnMount: 'always',
    gcTime: 0,
  });
}

/** Publishes the draft; every page then reads definitions and records anew. */
export function usePublish() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ note, allowLoss }: { note: string; allowLoss: boolean }) =>
      draftCalls.publish(note, allowLoss),
    onSuccess: () => {
      client.invalidateQueries();
    },
  });
}

/** Tells where a draft and what was published meanwhile do not fit together. */
export function useMergeCheck(kind: string, name: string) {
  return useQuery({
    queryKey: ['draft', 'merge', kind, name],
    queryFn: (): Promise<MergeAnswer> => draftCalls.merge(kind, name, {}, true),
    gcTime: 0,
    retry: false,
  });
}

export function useMerge(kind: string, name: string) {
  return useMutation({
    mutationFn: (choices: Readonly<Record<string, Side>>) => draftCalls.merge(kind, name, choices, false),
  });
}
