/** Records: lists by keyset pages, single records, and writes. */
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
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

const PAGE_SIZE = 100;

/** Lists records page by page; the first page tells how many there are. */
export function useRecords(object: string, request: ListRequest) {
  return useInfiniteQuery({
    queryKey: ['records', object, request],
    queryFn: ({ pageParam, signal }) =>
      call<Page>('GET', `/data/${object}`, {
        query: {
          where: request.where,
          fields: request.fields.join(','),
          sort: request.sort,
          limit: PAGE_SIZE,
          cursor: pageParam,
          count: pageParam === '' ? 'estimate' : undefined,
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
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
  });
}

export function useRecord(object: string, id: string, fields: readonly string[]) {
  return useQuery({
    queryKey: ['record', object, id, fields],
    queryFn: ({ signal }) =>
      call<RecordJson>('GET', `/data/${object}/${id}`, { query: { fields: fields.join(',') }, signal }),
  });
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

/** Reads a record again, such as after someone else changed it. */
export function useReload(object: string, id: string) {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ['record', object, id] });
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

export function useRestore(object: string) {
  return useWrite((id: string) => call<RecordJson>('POST', `/data/${object}/${id}/restore`));
}

export interface TitleSearch {
  readonly title: string;
  readonly text: string;
  /** A condition that they meet besides. */
  readonly fitting?: string | undefined;
}

/** Finds records whose title holds a text. */
export function useTitleSearch(object: string, { title, text, fitting }: TitleSearch, enabled: boolean) {
  return useQuery({
    queryKey: ['records', object, 'title', text, fitting],
    queryFn: async ({ signal }): Promise<readonly Reference[]> => {
      const found = text === '' ? undefined : `${title} contains '${text.replaceAll("'", "''")}'`;
      const ask = (...conditions: (string | undefined)[]) => {
        const where = conditions.filter((each) => each !== undefined).join(' and ');
        const query = { where, fields: title, sort: title, limit: 20 };
        return call<Page>('GET', `/data/${object}`, { query, signal });
      };
      // Where the condition cannot be asked this way all are offered; the save tells what does not fit.
      const page = await ask(found, fitting && `(${fitting})`).catch((error: unknown) => {
        if (fitting !== undefined && error instanceof ApiError && [400, 422].includes(error.status)) {
          return ask(found);
        }
        throw error;
      });
      return page.records.map((record) => ({ id: record.id, label: String(record[title] ?? '') }));
    },
    enabled,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
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
