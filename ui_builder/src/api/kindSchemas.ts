/** What a definition of a kind may say. */
import { useQuery } from '@tanstack/react-query';
import { call } from './client';
import type { DraftDefinition } from './drafts';

export type JsonSchema = Readonly<Record<string, unknown>>;

export interface KindSchema {
  readonly schema: JsonSchema;
  /** A definition that is right. */
  readonly example: DraftDefinition;
}

export function useKindSchema(kind: string) {
  return useQuery({
    queryKey: ['kind schema', kind],
    queryFn: ({ signal }) => call<KindSchema>('GET', `/meta/schemas/${kind}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
