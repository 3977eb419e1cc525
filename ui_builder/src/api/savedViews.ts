/** Views that people save for themselves, and share. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ViewDef } from '../meta/types';
import { call } from './client';
import type { Fault } from './problem';

export interface SavedView {
  readonly id: string;
  readonly definition: ViewDef;
  readonly shared: boolean;
  readonly own: boolean;
  readonly owner: string | null;
  /** Why it does not work any more. */
  readonly problems: readonly Fault[];
}

/** What is said of a view when it is saved. */
export type ViewContent = Omit<ViewDef, 'name' | 'object' | 'default'>;

const MARK = 'my:';

/** Gives the name that a saved view has in the address of a list. */
export const savedName = (id: string): string => MARK + id;

export const isSavedName = (name: string | undefined): boolean => name?.startsWith(MARK) === true;

export const savedViewsQuery = (object: string) =>
  queryOptions({
    queryKey: ['savedViews', object],
    queryFn: async ({ signal }) =>
      (await call<{ views: readonly SavedView[] }>('GET', `/ui/objects/${object}/views`, { signal })).views,
    staleTime: 60_000,
  });

export function useSavedViews(object: string) {
  return useQuery(savedViewsQuery(object));
}

interface Save {
  /** The view that is saved anew; a new one where absent. */
  readonly id?: string;
  readonly content: ViewContent;
  readonly shared: boolean;
}

export function useSaveView(object: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, content, shared }: Save) => {
      const { label, type, columns, where, sort, group_by, aggregates, calendar } = content;
      // Others that are undefined are left out of the JSON.
      const definition = { label, type, columns, where, sort, group_by, aggregates, calendar };
      const path = `/ui/objects/${object}/views${id === undefined ? '' : `/${id}`}`;
      return call<SavedView>(id === undefined ? 'POST' : 'PUT', path, { body: { definition, shared } });
    },
    onSuccess: (saved) =>
      client.setQueryData(savedViewsQuery(object).queryKey, (views = []) =>
        views.some(({ id }) => id === saved.id)
          ? views.map((each) => (each.id === saved.id ? saved : each))
          : [saved, ...views],
      ),
  });
}

export function useDeleteView(object: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call<void>('DELETE', `/ui/objects/${object}/views/${id}`),
    onSuccess: (_, gone) =>
      client.setQueryData(savedViewsQuery(object).queryKey, (views = []) =>
        views.filter(({ id }) => id !== gone),
      ),
  });
}
