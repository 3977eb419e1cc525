import { useQuery, useQueryClient } from '@tanstack/react-query';
import { draftCalls } from '../../api/drafts';
import type { Texts } from '../../meta/types';
import { keeperOf, listKey } from './DraftKeeper';

export interface Named {
  readonly name: string;
  readonly label?: Texts;
}

/** Gives what the definitions of a kind are called, by the draft; undefined until they are read, and where they cannot be. */
export function useNamed<T extends { readonly name: string } = Named>(
  kind: string,
): readonly T[] | undefined {
  const keeper = keeperOf(useQueryClient());
  const { data } = useQuery({
    queryKey: listKey(kind),
    queryFn: async ({ signal }) => {
      await keeper.flushAll();
      return draftCalls.list(kind, signal);
    },
    staleTime: 10_000,
    retry: false,
  });
  return data?.definitions as readonly { readonly name: string }[] | undefined as readonly T[] | undefined;
}
