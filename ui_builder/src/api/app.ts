/** What the shell reads: apps, and by what name objects, views and pages go. */
import { queryOptions, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { AppDef, ViewType } from '../meta/types';
import type { Answer, Closer } from './answers';
import { call } from './client';

/** An object in short; pages of its records read more of it, in a `Scope`. */
export type KnownObject = Answer<'/ui/app'>['objects'][number];

export type Verb = keyof KnownObject['may'];

export type KnownView = Closer<Answer<'/ui/app'>['views'][number], { readonly type?: ViewType }>;

export type KnownPage = Answer<'/ui/app'>['pages'][number];

/** Its `version` is another one after every deploy, and when the rights of the user change. */
export type AppContent = Closer<
  Answer<'/ui/app'>,
  { readonly apps: readonly AppDef[]; readonly views: readonly KnownView[] }
>;

const CHECK_EVERY_MS = 60_000;

export const appQuery = queryOptions({
  queryKey: ['app'],
  queryFn: ({ signal }) => call<AppContent>('GET', '/ui/app', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

export function useApp(): AppContent {
  return useSuspenseQuery(appQuery).data;
}

/** Gives an object in short; undefined where there is none that the user may see. */
export function useKnownObject(name: string): KnownObject | undefined {
  return useApp().objects.find((each) => each.name === name);
}

/** Notices that other definitions are deployed: what pages have read of them is then read anew. */
export function useDeployWatch(): void {
  const client = useQueryClient();
  const { data } = useQuery({
    ...appQuery,
    refetchInterval: CHECK_EVERY_MS,
    refetchOnWindowFocus: 'always',
  });
  const version = data?.version;
  useEffect(() => {
    if (version === undefined) {
      return;
    }
    const of = client.getQueryData<string>(READ_OF);
    client.setQueryData(READ_OF, version);
    if (of !== undefined && of !== version) {
      client.invalidateQueries({ predicate: ({ queryKey }) => DEFINED.has(String(queryKey[0])) });
    }
  }, [client, version]);
}

/** Where it is noted of which version the definitions are that pages have read. */
const READ_OF = ['read of'];
const DEFINED = new Set(['scope', 'page', 'settings', 'expression']);
