/** Every text that people read, with the builder's draft laid over: `/meta/texts`. */
import { useSuspenseQuery } from '@tanstack/react-query';
import type { Texts } from '../meta/types';
import { call } from './client';

export interface DefinedText {
  /** What translations call it. */
  readonly address: string;
  readonly kind: string;
  readonly name: string;
  /** The package that brings it; null: it is the tenant's own. */
  readonly package: string | null;
  /** The way to it within the definition. */
  readonly steps: readonly (string | number)[];
  /** What people call that which it belongs to, from the outermost. */
  readonly place: readonly (string | Texts)[];
  /** What the definition says. */
  readonly text: Texts;
  /** What translations say, by language, and which of them. */
  readonly translated: Readonly<Record<string, { readonly text: string; readonly by: string }>>;
}

export const textsKey = ['draft', 'texts'] as const;

/** Gives all texts; suspends while they load. */
export function useDefinedTexts(before: () => Promise<void>): readonly DefinedText[] {
  return useSuspenseQuery({
    queryKey: textsKey,
    queryFn: async ({ signal }) => {
      await before();
      return (await call<{ texts: readonly DefinedText[] }>('GET', '/meta/texts', { signal })).texts;
    },
    refetchOnMount: 'always',
  }).data;
}
