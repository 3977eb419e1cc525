/** Search over the words of records: exact, begun, spelt roughly, by number and by pinyin. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { call } from './client';

/** A part of a text, and whether it is what was looked for. */
export interface Part {
  readonly text: string;
  readonly hit: boolean;
}

export interface FoundRecord {
  readonly object: string;
  readonly id: string;
  readonly label: string | null;
  /** The fields that have what was looked for, by name. */
  readonly highlights: Readonly<Record<string, readonly Part[]>>;
}

export interface SearchAnswer {
  readonly results: readonly FoundRecord[];
  /** False where there are more than were looked at. */
  readonly complete: boolean;
  /** How many were found of each object, on all pages. */
  readonly counts: Readonly<Record<string, number>>;
  readonly next_cursor: string | null;
}

const MOST = 20;

/** Finds records by a few letters; as long as the next answer is under way the last one stays. */
export function useSearch(text: string, enabled: boolean) {
  const q = text.trim();
  return useQuery({
    queryKey: ['search', q],
    queryFn: ({ signal }) => call<SearchAnswer>('GET', '/search', { query: { q, limit: MOST }, signal }),
    enabled: enabled && q !== '',
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  });
}

/** Finds records page by page; of some objects, or of all. */
export function useSearchPages(text: string, objects: string | undefined) {
  const q = text.trim();
  return useInfiniteQuery({
    queryKey: ['search', q, 'pages', objects ?? ''],
    queryFn: ({ pageParam, signal }) =>
      call<SearchAnswer>('GET', '/search', {
        query: { q, limit: MOST, ...(objects === undefined ? {} : { objects }), ...pageParam },
        signal,
      }),
    initialPageParam: {} as { cursor?: string },
    getNextPageParam: ({ next_cursor: cursor }) => (cursor === null ? undefined : { cursor }),
    enabled: q !== '',
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  });
}
