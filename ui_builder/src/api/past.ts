/** What records were: their history, a record as of an instant, and changes that are taken back. */
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { call, type Json } from './client';
import type { RecordJson, Reference } from './records';
import type { ChangeEntry } from './timeline';
import { withWarnings } from './warnings';

export interface HistoryEntry extends Omit<ChangeEntry, 'kind'> {
  readonly id: string;
  /** The job that did it. */
  readonly job: string | null;
}

/** Which changes are wanted. */
export interface HistoryFilter {
  readonly field?: string | undefined;
  readonly by?: string | undefined;
  readonly via?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

interface HistoryPage {
  readonly entries: readonly HistoryEntry[];
  readonly next_cursor: string | null;
}

const PAGE_SIZE = 20;

/** Lists the changes of a record, the latest first. */
export function useHistory(object: string, id: string, filter: HistoryFilter) {
  return useInfiniteQuery({
    queryKey: ['record', object, id, 'history', filter],
    queryFn: ({ pageParam, signal }) =>
      call<HistoryPage>('GET', `/data/${object}/${id}/history`, {
        query: { ...filter, limit: PAGE_SIZE, cursor: pageParam || undefined },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** How much is known of a record as it was. */
export interface AsOf {
  readonly at: string;
  readonly deleted: boolean;
  readonly unknown: readonly string[];
}

export interface PastRecord extends RecordJson {
  readonly _as_of: AsOf & Json;
}

/** Reads a record as it was at an instant; what it was does not change any more. */
export function usePastRecord(object: string, id: string, at: string, fields: readonly string[]) {
  return useQuery({
    queryKey: ['record', object, id, 'as of', at, fields],
    queryFn: ({ signal }) =>
      call<PastRecord>('GET', `/data/${object}/${id}`, {
        query: { fields: fields.join(','), as_of: at },
        signal,
      }),
    placeholderData: keepPreviousData,
    retry: false,
  });
}

function useRefreshAll() {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['record'] }),
      client.invalidateQueries({ queryKey: ['records'], refetchType: 'active' }),
      client.invalidateQueries({ queryKey: ['recycle bin'], refetchType: 'active' }),
    ]);
}

interface Restored {
  readonly entry: string;
  /** Which of the fields that it changed; undefined: all. */
  readonly fields?: readonly string[] | undefined;
  readonly version: number;
}

/** Gives fields the values that they had before a change. */
export function useRestoreValues(object: string, id: string) {
  const refresh = useRefreshAll();
  return useMutation({
    mutationFn: ({ entry, fields, version }: Restored) =>
      withWarnings((confirmed) =>
        call<RecordJson>('POST', `/data/${object}/${id}/history/${entry}/restore`, {
          body: fields === undefined ? {} : { fields },
          version,
          confirmed,
        }),
      ),
    onSuccess: refresh,
  });
}

/** A change that may be taken back: the record as it was left by it. */
export interface Undoable {
  readonly object: string;
  readonly id: string;
  readonly version: number;
}

/** Takes the last change of a record back; gives nothing where it was the record's creation. */
export function useUndoChange() {
  const refresh = useRefreshAll();
  return useMutation({
    mutationFn: ({ object, id, version }: Undoable) =>
      withWarnings((confirmed) =>
        call<RecordJson | undefined>('POST', `/data/${object}/${id}/undo`, { body: { version }, confirmed }),
      ),
    onSettled: refresh,
  });
}

export interface BinItem {
  readonly object: string;
  readonly id: string;
  readonly label: string | null;
  readonly deleted_at: string;
  readonly deleted_by: Reference | null;
  /** How many others went with it. */
  readonly with: number;
  /** When it is deleted for good. */
  readonly until: string | null;
}

export interface BinFilter {
  readonly object?: string | undefined;
  readonly q?: string | undefined;
  readonly by?: string | undefined;
}

interface BinPage {
  readonly items: readonly BinItem[];
  readonly next_cursor: string | null;
  readonly may_purge: boolean;
}

const BIN_PAGE = 50;

/** Lists what lies in the recycle bin, the latest first. */
export function useRecycleBin(filter: BinFilter) {
  return useInfiniteQuery({
    queryKey: ['recycle bin', filter],
    queryFn: ({ pageParam, signal }) =>
      call<BinPage>('GET', '/recycle-bin', {
        query: { ...filter, limit: BIN_PAGE, cursor: pageParam || undefined },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export interface Named {
  readonly object: string;
  readonly id: string;
}

/** What became of a record that was to come back, or to be deleted for good. */
export interface BinResult extends Named {
  readonly done: boolean;
  readonly errors: readonly { readonly path: string; readonly code: string; readonly message: string }[];
  /** What it belongs to and lies in the bin itself. */
  readonly owner: (Named & { readonly label: string | null }) | null;
  readonly with_owners: readonly Named[];
}

interface Chosen {
  readonly items: readonly Named[];
  /** Whether what they belong to comes back before them. */
  readonly owners?: boolean;
}

const named = (items: readonly Named[]) => items.map(({ object, id }) => ({ object, id }));

/** Takes records out of the bin. */
export function useRestoreMany() {
  const refresh = useRefreshAll();
  return useMutation({
    mutationFn: async ({ items, owners = false }: Chosen) =>
      (
        await call<{ results: readonly BinResult[] }>('POST', '/recycle-bin/restore', {
          body: { items: named(items), owners },
        })
      ).results,
    onSettled: refresh,
  });
}

/** Deletes records for good. */
export function usePurgeMany() {
  const refresh = useRefreshAll();
  return useMutation({
    mutationFn: async (items: readonly Named[]) =>
      (
        await call<{ results: readonly BinResult[] }>('POST', '/recycle-bin/purge', {
          body: { items: named(items) },
        })
      ).results,
    onSettled: refresh,
  });
}

/** Has all that lies in the bin deleted for good, or all of an object; gives the id of the job. */
export function useEmptyBin() {
  return useMutation({
    mutationFn: async (object: string | undefined) =>
      (
        await call<{ id: string }>('POST', '/recycle-bin/purge', {
          body: { all: true, ...(object === undefined ? {} : { object }) },
        })
      ).id,
  });
}

export interface ArchivedRecord {
  readonly id: string;
  readonly label: string | null;
  readonly archived_at: string;
}

interface ArchivePage {
  readonly records: readonly ArchivedRecord[];
  readonly next_cursor: string | null;
}

/** Lists what lies in the archive of an object, the latest first. */
export function useArchive(object: string) {
  return useInfiniteQuery({
    queryKey: ['archive', object],
    queryFn: ({ pageParam, signal }) =>
      call<ArchivePage>('GET', `/data/${object}/archive`, {
        query: { limit: BIN_PAGE, cursor: pageParam || undefined },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    enabled: object !== '',
  });
}

/** Takes a record out of the archive, with all that went there with it. */
export function useRestoreArchived(object: string) {
  const client = useQueryClient();
  const refresh = useRefreshAll();
  return useMutation({
    mutationFn: async (id: string) =>
      (
        await call<{ results: readonly BinResult[] }>('POST', `/data/${object}/archive/restore`, {
          body: { ids: [id] },
        })
      ).results[0] as BinResult,
    onSettled: () => Promise.all([refresh(), client.invalidateQueries({ queryKey: ['archive'] })]),
  });
}

/** Since when a record is archived; undefined where it is not. */
export function archivedAt(record: RecordJson): string | undefined {
  const said = record._archived as { readonly at: string } | undefined;
  return said?.at;
}
