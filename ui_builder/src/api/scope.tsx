/** Definitions for the pages of one object: loaded when such a page is opened, never all at once. */
import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { Definitions } from '../meta/definitions';
import { nested, type ScopeContent } from '../meta/scope';
import type { FlowButton } from '../meta/types';
import { call } from './client';

interface Known {
  readonly content: ScopeContent;
  readonly definitions: Definitions;
}

const KEEP_MS = 30 * 60_000;
const Here = createContext<Known | null>(null);

export const scopeQuery = (object: string) =>
  queryOptions({
    queryKey: ['scope', object],
    queryFn: ({ signal }) => call<ScopeContent>('GET', `/ui/objects/${object}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: KEEP_MS,
  });

/** Has the definitions of an object, its rows and whatever its pages lead to; suspends while they load. */
export function Scope({ object, children }: { object: string; children: ReactNode }) {
  const { data } = useSuspenseQuery(scopeQuery(object));
  return <GivenScope content={data}>{children}</GivenScope>;
}

/** Gives what is in force for the pages of an object; suspends while it loads. */
export function useScopeContent(object: string): ScopeContent {
  return useSuspenseQuery(scopeQuery(object)).data;
}

const NO_BUTTONS: readonly FlowButton[] = [];

/** Gives the flows in force that the user may start for records of an object. */
export function useFlowButtonsOf(object: string): readonly FlowButton[] {
  return useQuery(scopeQuery(object)).data?.buttons ?? NO_BUTTONS;
}

/** Has definitions that are given, such as those of a draft. What is known around it stays known. */
export function GivenScope({ content, children }: { content: ScopeContent; children: ReactNode }) {
  const outer = useContext(Here)?.content;
  const known = useMemo(() => {
    const all = outer === undefined || outer === content ? content : nested(content, outer);
    return { content: all, definitions: new Definitions(all) };
  }, [content, outer]);
  return <Here value={known}>{children}</Here>;
}

/** The definitions of the scope that a component stands in. */
export function useDefinitions(): Definitions {
  const known = useContext(Here);
  if (known === null) {
    throw new Error('useDefinitions is for what stands in a <Scope object="…"> (src/api/scope.tsx)');
  }
  return known.definitions;
}
