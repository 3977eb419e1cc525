/** What records are called that are known by their id alone, such as those that a history tells of. */
import { useQueries } from '@tanstack/react-query';
import { call } from './client';
import { labelOf, type RecordJson } from './records';

/** Ids of records of one object, and the field that says what they are called. */
export interface Unnamed {
  readonly object: string;
  readonly title: string;
  readonly ids: readonly string[];
}

const MOST = 200;

/** Gives what is known so far, by id; a record that is gone has no name. */
export function useLabels(unnamed: readonly Unnamed[]): ReadonlyMap<string, string> {
  return useQueries({
    queries: unnamed.map(({ object, title, ids }) => ({
      queryKey: ['records', object, 'labels', title, ids],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const asked = ids.slice(0, MOST);
        const where = `id in (${asked.map((id) => `'${id}'`).join(', ')})`;
        const query = { where, fields: title, limit: asked.length };
        const page = await call<{ records: readonly RecordJson[] }>('GET', `/data/${object}`, {
          query,
          signal,
        });
        return page.records.map((record): [string, string] => [record.id, labelOf(record, title)]);
      },
      staleTime: 5 * 60_000,
      retry: false,
    })),
    combine: (answers) => new Map(answers.flatMap(({ data }) => data ?? [])),
  });
}
