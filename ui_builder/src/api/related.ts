/** Values of records that a form's lookups point at, as far as its expressions read them. */
import { useQueries, useQuery } from '@tanstack/react-query';
import { call, type Json } from './client';
import { type RecordJson, valueAt } from './records';

export interface Pointed {
  /** The lookup. */
  readonly name: string;
  readonly object: string;
  readonly id: string;
  /** What is read of the record, such as `tier` of `account.tier`. */
  readonly paths: readonly string[];
}

/** Reads each record once; gives what is known of those that came, by lookup. */
export function useRelatedValues(pointed: readonly Pointed[]) {
  return useQueries({
    queries: pointed.map(({ name, object, id, paths }) => ({
      queryKey: ['record', object, id, 'related', paths],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const query = { fields: paths.join(',') };
        const record = await call<RecordJson>('GET', `/data/${object}/${id}`, { query, signal });
        return { name, id, values: valuesOf(record, paths) };
      },
      staleTime: 60_000,
      retry: false,
    })),
    combine: those,
  });
}

interface Answered {
  readonly name: string;
  readonly id: string;
  readonly values: Readonly<Record<string, Json>>;
}

const those = (answers: readonly { data?: Answered | undefined }[]): readonly Answered[] =>
  answers.flatMap(({ data }) => (data === undefined ? [] : [data]));

/** Reads what expressions ask of the one who is signed in: `user.department` and the like. */
export function useUserValues(userId: string, paths: readonly string[]) {
  return useQuery({
    queryKey: ['record', 'user', userId, 'related', paths],
    queryFn: async ({ signal }) => {
      const query = { fields: paths.join(',') };
      return valuesOf(await call<RecordJson>('GET', `/data/user/${userId}`, { query, signal }), paths);
    },
    enabled: paths.length > 0,
    staleTime: 5 * 60_000,
    retry: false,
  }).data;
}

function valuesOf(record: RecordJson, paths: readonly string[]): Readonly<Record<string, Json>> {
  return Object.fromEntries(paths.map((path) => [path, valueAt(record, path)]));
}

export interface Nameless {
  readonly name: string;
  readonly object: string;
  readonly id: string;
  /** The field that records of the object are called by. */
  readonly title: string;
}

/** Gives references with their titles, by lookup, once all were read; what is not found is left out. */
export function useTitles(nameless: readonly Nameless[]): Readonly<Record<string, Json>> | undefined {
  const { data } = useQuery({
    queryKey: ['record', 'titles', nameless],
    queryFn: async ({ signal }) => {
      const read = nameless.map(async ({ name, object, id, title }): Promise<[string, Json]> => {
        const path = `/data/${object}/${encodeURIComponent(id)}`;
        const record = await call<RecordJson>('GET', path, { query: { fields: title }, signal }).catch(
          () => null,
        );
        return [name, record === null ? null : { id: record.id, label: String(record[title] ?? '') }];
      });
      return Object.fromEntries(await Promise.all(read));
    },
    enabled: nameless.length > 0,
  });
  return nameless.length === 0 ? NONE : data;
}

const NONE = {};

/** Reads the record that a new one is copied from, where there is one. */
export function useCopied(object: string, id: string | undefined, fields: readonly string[]) {
  return useQuery({
    queryKey: ['record', object, id, 'copied', fields],
    queryFn: ({ signal }) => {
      const query = { fields: fields.join(',') };
      return call<RecordJson>('GET', `/data/${object}/${encodeURIComponent(id ?? '')}`, { query, signal });
    },
    enabled: id !== undefined,
    retry: false,
  });
}
