/** The tenant's definitions; the one place that knows how pages get them. */
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { Definitions } from '../meta/definitions';
import type { LayoutDef, ObjectDef, PicklistDef, ViewDef } from '../meta/types';
import { call } from './client';

export const definitionsQuery = queryOptions({
  queryKey: ['definitions'],
  queryFn: async ({ signal }) => {
    const all = async <T>(kind: string): Promise<readonly T[]> =>
      (await call<{ definitions: readonly T[] }>('GET', `/meta/${kind}`, { signal })).definitions;
    const [objects, picklists, views, layouts] = await Promise.all([
      all<ObjectDef>('object'),
      all<PicklistDef>('picklist'),
      all<ViewDef>('view'),
      all<LayoutDef>('layout'),
    ]);
    return new Definitions({ objects, picklists, views, layouts });
  },
  staleTime: 5 * 60_000,
});

export function useDefinitions(): Definitions {
  return useSuspenseQuery(definitionsQuery).data;
}
