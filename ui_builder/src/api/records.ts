/** Records: lists by keyset pages, single records, and writes. */
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { call, type Json } from './client';

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

function useWrite<Input, Output>(write: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: write,
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
  return useWrite(({ values, version }: Change) =>
    call<RecordJson>('PATCH', `/data/${object}/${id}`, { body: values, version }),
  );
}

/** Reads a record again, such as after someone else changed it. */
export function useReload(object: string, id: string) {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ['record', object, id] });
}

export function useCreate(object: string) {
  return useWrite((values: Readonly<Record<string, Json>>) =>
    call<RecordJson>('POST', `/data/${object}`, { body: values }),
  );
}

export function useDelete(object: string) {
  return useWrite(({ id, version }: { id: string; version: number }) =>
    call<void>('DELETE', `/data/${object}/${id}`, { version }),
  );
}

export function useRestore(object: string) {
  return useWrite((id: string) => call<RecordJson>('POST', `/data/${object}/${id}/restore`));
}

/** Finds records whose title holds a text. */
export function useTitleSearch(object: string, title: string, text: string, enabled: boolean) {
  return useQuery({
    queryKey: ['records', object, 'title', text],
    queryFn: async ({ signal }): Promise<readonly Reference[]> => {
      const where = text === '' ? undefined : `${title} contains '${text.replaceAll("'", "''")}'`;
      const query = { where, fields: title, sort: title, limit: 20 };
      const page = await call<Page>('GET', `/data/${object}`, { query, signal });
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
