/** The lists that were read lately, as far as they are still held, and how they go on. */
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { call } from './client';
import { type ListedPage, type Walk, walkAround } from './walks';

interface Page {
  readonly records: readonly { readonly id: string }[];
  readonly next_cursor: string | null;
}

const MORE = 100;
/** By object: held beyond the pages of the list, which go soon after it is left. */
const walks = new Map<string, Walk>();

/** Gives the run of a list that a record stands in, and what makes it longer. */
export function useWalk(object: string, id: string) {
  const client = useQueryClient();
  const walk = walkOf(listedPages(client, object), walks.get(object), id);
  if (walk !== undefined) {
    walks.set(object, walk);
  }
  /** Reads on behind the last record of the run; gives the one that follows it. */
  const readOn = useCallback(async (): Promise<string | undefined> => {
    const last = walks.get(object);
    if (last === undefined || last.next === null) {
      return undefined;
    }
    const query = { where: last.where, sort: last.sort, fields: 'id', limit: MORE, cursor: last.next };
    const page = await call<Page>('GET', `/data/${object}`, { query });
    const ids = page.records.map((record) => record.id);
    walks.set(object, { ...last, ids: [...last.ids, ...ids], next: page.next_cursor });
    return ids[0];
  }, [object]);
  return { walk, readOn };
}

/** What was read last counts: one may have sorted the list anew in between. */
function walkOf(pages: readonly ListedPage[], kept: Walk | undefined, id: string): Walk | undefined {
  const fresh = walkAround(pages, id);
  const known = kept?.ids.includes(id) ? kept : undefined;
  return known === undefined || (fresh !== undefined && fresh.at >= known.at) ? fresh : known;
}

function listedPages(client: QueryClient, object: string): readonly ListedPage[] {
  const found = client.getQueryCache().findAll({ queryKey: ['records', object, 'page'] });
  return found.flatMap(({ queryKey, state }) => {
    const data = state.data as Page | undefined;
    const of = queryKey[3] as { where?: string; sort?: string; cursor?: string } | undefined;
    if (data === undefined || of === undefined) {
      return [];
    }
    const { where = '', sort = '', cursor = '' } = of;
    const ids = data.records.map((record) => record.id);
    return [{ where, sort, cursor, next: data.next_cursor, ids, at: state.dataUpdatedAt }];
  });
}
