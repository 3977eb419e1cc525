/** How many records each object has. */
import { useQuery } from '@tanstack/react-query';
import type { Answer } from './answers';
import { call } from './client';

export type ObjectCount = Answer<'/meta/object-counts'>['objects'][number];

/** Gives them by the object's name; nothing while they load. */
export function useObjectCounts(): ReadonlyMap<string, ObjectCount> | undefined {
  const { data } = useQuery({
    queryKey: ['setup', 'object counts'],
    queryFn: ({ signal }) =>
      call<{ objects: readonly ObjectCount[] }>('GET', '/meta/object-counts', { signal }),
    select: ({ objects }) => new Map(objects.map((each) => [each.object, each])),
  });
  return data;
}
