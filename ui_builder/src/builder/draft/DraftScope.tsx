import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { readDraftScope } from '../../api/draftScope';
import { GivenScope } from '../../api/scope';
import { Definitions } from '../../meta/definitions';
import type { ScopeContent } from '../../meta/scope';
import { keeperOf } from './DraftKeeper';

/** Gives what pages are made of with the builder's draft laid over it; suspends while it loads. */
export function useDraftContent(): ScopeContent {
  const keeper = keeperOf(useQueryClient());
  const { data } = useSuspenseQuery({
    queryKey: ['draft', 'scope'],
    queryFn: async ({ signal }) => {
      await keeper.flushAll();
      return readDraftScope(signal);
    },
    refetchOnMount: 'always',
  });
  return data;
}

const made = new WeakMap<ScopeContent, Definitions>();

/** Gives all definitions with the builder's draft laid over them, for previews; suspends while they load. */
export function useDraftDefinitions(): Definitions {
  const content = useDraftContent();
  const known = made.get(content) ?? new Definitions(content);
  made.set(content, known);
  return known;
}

/** Shows what stands in it by the builder's draft: `useDefinitions` in there gives what shall be. */
export function DraftScope({ children }: { children: ReactNode }) {
  return <GivenScope content={useDraftContent()}>{children}</GivenScope>;
}
