/** Rows of long lists: only the pages on the screen are held, and each is read anew by where it begins. */
import { keepPreviousData, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useReducer, useRef } from 'react';
import { call } from './client';
import { goesOn, knownRows, noted, PAGE_SIZE, type Trail, UNSEEN, wantedPages } from './paging';
import type { RecordJson } from './records';

/** A condition whose records are listed together: all of a list, or one of its groups. */
export interface ListPart {
  readonly key: string;
  readonly where: string;
}

/** The rows of a part that are on the screen. */
export interface RowSpan {
  readonly part: string;
  readonly first: number;
  readonly last: number;
}

interface Page {
  readonly records: readonly RecordJson[];
  readonly next_cursor: string | null;
}

export interface RecordPages {
  /** Gives a row; undefined while it is not loaded. */
  record: (part: string, row: number) => RecordJson | undefined;
  /** How many rows a part has as far as is known, with one for those to come. */
  rows: (part: string) => number;
  /** The rows that are loaded. */
  loaded: readonly RecordJson[];
  /** Whether rows of another condition or order stand there until those that are asked for come. */
  stale: boolean;
  pending: boolean;
  fetching: boolean;
  error: unknown;
  /** Gives the ids of rows from one to another, those that are not loaded too. */
  ids: (part: string, first: number, last: number) => Promise<readonly string[]>;
}

interface Request {
  readonly fields: readonly string[];
  readonly sort: string;
  readonly parts: readonly ListPart[];
}

const HELD_MS = 20_000;
const MOST_TRAILS = 100;
/** Kept beyond the page, so that coming back finds the same rows. */
const trails = new Map<string, Trail>();

function keep(key: string, trail: Trail): void {
  trails.delete(key);
  trails.set(key, trail);
  for (const oldest of [...trails.keys()].slice(0, Math.max(trails.size - MOST_TRAILS, 0))) {
    trails.delete(oldest);
  }
}

const trailKey = (object: string, sort: string, where: string) => JSON.stringify([object, where, sort]);

/** How many rows of a condition are known to be there, with one for those to come; an empty list may get one. */
export function rowsSeen(object: string, sort: string, where: string): number {
  const trail = trails.get(trailKey(object, sort, where)) ?? UNSEEN;
  return Math.max(knownRows(trail) + Number(goesOn(trail)), 1);
}

interface Seen {
  readonly rows: ReadonlyMap<string, number>;
  readonly pages: ReadonlyMap<string, readonly RecordJson[]>;
}

/** Lists the records of each part around what is on the screen. */
export function useRecordPages(
  object: string,
  { fields, sort, parts }: Request,
  spans: readonly RowSpan[],
): RecordPages {
  const client = useQueryClient();
  const [, again] = useReducer((count: number) => count + 1, 0);
  const keyOf = (where: string) => trailKey(object, sort, where);
  const trailOf = (where: string) => trails.get(keyOf(where)) ?? UNSEEN;
  const pageQuery = (where: string, cursor: string) => ({
    queryKey: ['records', object, 'page', { where, sort, fields, cursor }],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      call<Page>('GET', `/data/${object}`, {
        query: { where, fields: fields.join(','), sort, limit: PAGE_SIZE, cursor },
        signal,
      }),
    gcTime: HELD_MS,
  });
  const wanted = parts.flatMap(({ key, where }) => {
    const span = spans.find(({ part }) => part === key);
    if (span === undefined) {
      return [];
    }
    const trail = trailOf(where);
    return wantedPages(trail, span.first, span.last).map((page) => ({
      key,
      where,
      page,
      cursor: trail.cursors[page] ?? '',
    }));
  });
  const results = useQueries({ queries: wanted.map(({ where, cursor }) => pageQuery(where, cursor)) });

  useEffect(() => {
    let changed = false;
    results.forEach(({ data }, index) => {
      const of = wanted[index];
      if (data !== undefined && of !== undefined) {
        const before = trailOf(of.where);
        const after = noted(before, of.page, data.records.length, data.next_cursor);
        if (after !== before) {
          keep(keyOf(of.where), after);
          changed = true;
        }
      }
    });
    if (changed) {
      again();
    }
  });

  const last = useRef<Seen | null>(null);
  const pages = new Map<string, readonly RecordJson[]>();
  wanted.forEach(({ key, page }, index) => {
    const records = results[index]?.data?.records;
    if (records !== undefined) {
      pages.set(`${key}/${page}`, records);
    }
  });
  const stale = pages.size === 0 && wanted.length > 0 && last.current !== null;
  const rowsNow = new Map(parts.map(({ key, where }) => [key, rowsSeen(object, sort, where)]));
  const seen: Seen = stale && last.current !== null ? last.current : { rows: rowsNow, pages };
  useEffect(() => {
    if (pages.size > 0) {
      last.current = { rows: rowsNow, pages };
    }
  });

  const failed = results.find((result) => result.error !== null);
  async function ids(part: string, first: number, to: number): Promise<readonly string[]> {
    const where = parts.find(({ key }) => key === part)?.where ?? '';
    const trail = trails.get(trailKey(object, sort, where)) ?? UNSEEN;
    const found: string[] = [];
    for (const page of wantedPages(trail, first, to)) {
      const { records } = await client.ensureQueryData(pageQuery(where, trail.cursors[page] ?? ''));
      records.forEach(({ id }, index) => {
        const row = page * PAGE_SIZE + index;
        if (row >= first && row <= to) {
          found.push(id);
        }
      });
    }
    return found;
  }
  return {
    record: (part, row) => seen.pages.get(`${part}/${Math.floor(row / PAGE_SIZE)}`)?.[row % PAGE_SIZE],
    rows: (part) => seen.rows.get(part) ?? 0,
    loaded: [...seen.pages.values()].flat(),
    stale,
    pending: results.some((result) => result.isPending && result.error === null),
    fetching: results.some((result) => result.isFetching),
    error: failed?.error ?? null,
    ids,
  };
}

/** Tells how many records match; it is exact while there are few. */
export function useCount(object: string, where: string, enabled = true) {
  return useQuery({
    queryKey: ['records', object, 'count', where],
    queryFn: ({ signal }) =>
      call<{ count: number; count_is_exact: boolean }>('GET', `/data/${object}`, {
        query: { where, fields: 'id', limit: 1, count: 'estimate' },
        signal,
      }),
    enabled,
    placeholderData: keepPreviousData,
  });
}

/** Reads every list of records on the screen again. */
export function useRefresh(object: string): () => Promise<void> {
  const client = useQueryClient();
  return useCallback(
    () => client.invalidateQueries({ queryKey: ['records', object], refetchType: 'active' }),
    [client, object],
  );
}
