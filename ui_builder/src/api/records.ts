/** Records: lists by keyset pages, single records, and writes. */
import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Step } from '../meta/lifeCycle';
import { call, type Json } from './client';
import { ApiError } from './problem';
import { withWarnings } from './warnings';

export interface RecordJson {
  readonly id: string;
  readonly version: number;
  readonly [field: string]: Json;
}

export interface Reference {
  readonly id: string;
  readonly label: string | null;
}

export interface ListRequest {
  readonly where?: string | undefined;
  readonly fields: readonly string[];
  readonly sort?: string | undefined;
}

interface Page {
  records: readonly RecordJson[];
  next_cursor: string | null;
  count?: number;
  count_is_exact?: boolean;
}

/** Gives the first few records of a list and how many there are. */
export function useFirstRecords(object: string, request: ListRequest, limit: number) {
  const { where, fields, sort } = request;
  return useQuery({
    queryKey: ['records', object, request, limit],
    queryFn: ({ signal }) =>
      call<Page>('GET', `/data/${object}`, {
        query: { where, fields: fields.join(','), sort, limit, count: 'estimate' },
        signal,
      }),
    placeholderData: keepPreviousData,
    enabled: object !== '',
  });
}

export const recordQuery = (object: string, id: string, fields: readonly string[]) =>
  queryOptions({
    queryKey: ['record', object, id, fields],
    queryFn: ({ signal }) =>
      call<RecordJson>('GET', `/data/${object}/${id}`, { query: { fields: fields.join(',') }, signal }),
  });

export function useRecord(object: string, id: string, fields: readonly string[]) {
  return useQuery(recordQuery(object, id, fields));
}

function useWrite<Input, Output>(write: (input: Input, confirmed?: string) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: Input) => withWarnings((confirmed) => write(input, confirmed)),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['record'] }),
        client.invalidateQueries({ queryKey: ['records'], refetchType: 'active' }),
      ]),
  });
}

interface Change {
  values: Readonly<Record<string, Json>>;
  /** The version that was read; the server refuses to write over a newer one. */
  version: number;
}

export function useUpdate(object: string, id: string) {
  return useWrite(({ values, version }: Change, confirmed) =>
    call<RecordJson>('PATCH', `/data/${object}/${id}`, { body: values, version, confirmed }),
  );
}

export function useCreate(object: string) {
  return useWrite((values: Readonly<Record<string, Json>>, confirmed) =>
    call<RecordJson>('POST', `/data/${object}`, { body: values, confirmed }),
  );
}

export function useDelete(object: string) {
  return useWrite(({ id, version }: { id: string; version: number }, confirmed) =>
    call<void>('DELETE', `/data/${object}/${id}`, { version, confirmed }),
  );
}

interface StepTaken {
  step: Step;
  version: number;
}

/** Takes a document a step further; an amended one becomes a new draft. */
export function useTakeStep(object: string, id: string) {
  return useWrite(({ step, version }: StepTaken, confirmed) =>
    call<RecordJson>('POST', `/data/${object}/${id}/actions/${step}`, {
      version,
      confirmed,
      ...(step === 'amend' ? { body: {} } : {}),
    }),
  );
}

/** Reads an encrypted field; the platform notes who did. */
export function useSecret(object: string, id: string, field: string) {
  return useMutation({
    mutationFn: () => call<{ value: string | null }>('GET', `/data/${object}/${id}/secrets/${field}`),
  });
}

/** Reads all of a masked field; the platform notes who did. */
export function useUnmasked(object: string, id: string, field: string) {
  return useMutation({
    mutationFn: () =>
      call<{ value: string | null }>('GET', `/data/${object}/${id}/unmasked`, { query: { field } }),
  });
}

export function useRestore(object: string) {
  return useWrite((id: string) => call<RecordJson>('POST', `/data/${object}/${id}/restore`));
}

export interface TitleSearch {
  readonly title: string;
  readonly text: string;
  /** A condition that they meet besides. */
  readonly fitting?: string | undefined;
  /** What else is read of each. */
  readonly fields?: readonly string[];
  /** Ids of those that come first, where nothing is typed. */
  readonly first?: readonly string[];
}

export interface FoundRecord extends Reference {
  readonly record: RecordJson;
}

const FOUND = 20;
/** Of what a search finds, so many may have to be left out for a condition. */
const MOST_SEARCHED = 50;

/** Finds records by what is typed: as search does, by words, numbers and pinyin, else by a part of the title. */
export function useTitleSearch(object: string, search: TitleSearch, enabled: boolean) {
  const { title, text, fitting, fields = [], first = [] } = search;
  return useQuery({
    queryKey: ['records', object, 'title', text, fitting, fields, text === '' ? first : []],
    queryFn: async ({ signal }): Promise<readonly FoundRecord[]> => {
      const asked = [...new Set([title, ...fields])].join(',');
      const ask = async (condition: string | undefined, suits: string | undefined) => {
        const where = [condition, suits && `(${suits})`].filter((each) => each !== undefined).join(' and ');
        const query = { where, fields: asked, sort: title, limit: MOST_SEARCHED };
        return (await call<Page>('GET', `/data/${object}`, { query, signal })).records;
      };
      const meant = text === '' ? [] : await searched(object, text, signal);
      const part = `${title} contains '${text.replaceAll("'", "''")}'`;
      const found = (suits: string | undefined) =>
        text === ''
          ? Promise.all([first.length === 0 ? [] : ask(among(first), suits), ask(undefined, suits)])
          : Promise.all([[], ask(meant.length === 0 ? part : among(meant), suits)]);
      // Where the condition cannot be asked this way all are offered; the save tells what does not fit.
      const [before, rest] = await found(fitting).catch((error: unknown) => {
        if (fitting !== undefined && error instanceof ApiError && [400, 422].includes(error.status)) {
          return found(undefined);
        }
        throw error;
      });
      const inOrder = inOrderOf(first, before);
      const all = new Map([...inOrder, ...inOrderOf(meant, rest)].map((record) => [record.id, record]));
      return [...all.values()]
        .slice(0, first.length + FOUND)
        .map((record) => ({ id: record.id, label: labelOf(record, title), record }));
    },
    enabled,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}

/** Gives the ids of what a search finds of an object, the best first; none where it is not searched. */
async function searched(object: string, q: string, signal: AbortSignal): Promise<readonly string[]> {
  try {
    const query = { q, objects: object, limit: MOST_SEARCHED };
    const answer = await call<{ results: readonly { id: string }[] }>('GET', '/search', { query, signal });
    return answer.results.map(({ id }) => id);
  } catch (error) {
    if (error instanceof ApiError && [400, 403, 404].includes(error.status)) {
      return [];
    }
    throw error;
  }
}

const inOrderOf = (ids: readonly string[], records: readonly RecordJson[]): readonly RecordJson[] =>
  ids.length === 0 ? records : records.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));

const among = (ids: readonly string[]) => `id in (${ids.map((id) => `'${id}'`).join(', ')})`;

/** Gives what a record is called: its title, or what its title points at. */
export function labelOf(record: RecordJson, title: string): string {
  const value = valueAt(record, title);
  return typeof value === 'object' && value !== null && 'label' in value
    ? String(value.label ?? '')
    : String(value ?? '');
}

/** Gives the value at a path such as `account.tier`. */
export function valueAt(record: RecordJson, path: string): Json {
  let value: Json = record;
  for (const step of path.split('.')) {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      return null;
    }
    value = (value as Readonly<Record<string, Json>>)[step] ?? null;
  }
  return value;
}
