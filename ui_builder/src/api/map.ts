/** What lies under the points of a map. */
import { useQuery } from '@tanstack/react-query';
import { call } from './client';

interface Ground {
  /** Address of tiles with `{z}`, `{x}` and `{y}`; null: the app's own outline of the lands. */
  readonly tiles: string | null;
  /** What whoever made the tiles wants said of them. */
  readonly attribution: string | null;
}

export function useGround() {
  return useQuery({
    queryKey: ['map'],
    queryFn: ({ signal }) => call<Ground>('GET', '/ui/map', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
}
