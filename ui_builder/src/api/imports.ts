/** Tables that are imported: the file, how it would be read, the work itself and what came of it. */
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { FieldDef } from '../meta/types';
import { call, caller, type Json } from './client';
import { askAgainIn, JOBS, type Job } from './jobs';
import type { Fault } from './problem';
import { upload } from './uploading';

/** Column → path of the field that it fills. */
export type ColumnPaths = Readonly<Record<string, string>>;

/** What a column fills. */
export interface Target {
  readonly field: string;
  /** Of a lookup: the unique field by which its record is found; absent for its id. */
  readonly by?: string;
  /** Of a lookup: whether a record that is not found is made. */
  readonly create?: boolean;
}

export type Mapping = Readonly<Record<string, Target>>;

/** Column → what stands in its cells → what is read instead; an empty text is no value. */
export type Replaced = Readonly<Record<string, Readonly<Record<string, string>>>>;

export const MODES = ['insert', 'update', 'upsert'] as const;
export type Mode = (typeof MODES)[number];

export type DateOrder = 'DMY' | 'MDY' | 'YMD';

export interface Formats {
  readonly date?: DateOrder;
  readonly decimal?: '.' | ',';
}

/** A file that was sent, and what it seems to be. */
export interface Upload {
  readonly upload: string;
  readonly name: string;
  readonly size: number;
  readonly kind: string;
  readonly sheets: readonly string[];
  readonly sheet: string | null;
  readonly encoding: string | null;
  readonly delimiter: string | null;
  readonly headings: readonly string[];
}

/** How a file is read; what is absent is found out. */
export interface Reading {
  readonly sheet?: string;
  readonly encoding?: string;
  readonly delimiter?: string;
  /** The line with the headings; 1 where absent. */
  readonly heading_row?: number;
}

/** A cell that means nothing to the field that it is to fill. */
export interface UnknownValue {
  readonly value: string;
  readonly count: number;
}

/** A cell that can be read in more than one way. */
export interface Ambiguous {
  readonly kind: 'date' | 'decimal';
  readonly example: string;
  readonly readings: Readonly<Record<string, string>>;
}

export interface SheetColumn {
  readonly column: string;
  readonly samples: readonly string[];
  readonly suggestion?: Target | null;
  readonly why?: 'remembered' | 'label' | 'name' | 'values' | null;
  readonly unknown?: readonly UnknownValue[];
  readonly ambiguous?: Ambiguous | null;
}

/** A row of a table as it would be read. */
export interface ReadRow {
  readonly row: number;
  readonly values: Readonly<Record<string, Json>>;
  readonly errors: readonly Fault[];
}

export interface SheetPreview {
  readonly rows: number;
  /** Whether all rows were counted. */
  readonly rows_exact: boolean;
  readonly columns: readonly SheetColumn[];
  readonly first: readonly ReadRow[];
  /** The first lines of the sheet as they stand in it. */
  readonly lines?: readonly (readonly string[])[];
}

export interface PreviewRequest extends Reading {
  readonly object: string;
  readonly mode?: Mode;
  readonly key?: string;
  readonly mapping?: Mapping;
  readonly formats?: Formats;
  readonly replaced?: Replaced;
}

export interface ImportRequest extends PreviewRequest {
  readonly upload: string;
  readonly mapping: Mapping;
  readonly mode: Mode;
  readonly duplicates?: 'skip' | 'save';
  readonly dry_run?: boolean;
  readonly remember?: boolean;
}

export interface ImportInfo {
  readonly id: string;
  readonly object: string;
  /** Name of the file. */
  readonly file: string | null;
  readonly mode: Mode;
  readonly dry_run: boolean;
  readonly state: Job['state'];
  readonly done: number;
  readonly total: number | null;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly skipped: number;
  readonly failed: number;
  readonly by: { readonly id: string; readonly label: string } | null;
  readonly created_at: string;
  readonly finished_at: string | null;
  readonly undo: 'possible' | 'running' | 'done' | null;
  readonly error?: Job['error'];
  /** What it was asked for with. */
  readonly request?: ImportRequest | null;
  /** A condition that finds what it saved. */
  readonly where?: string | null;
}

/** Sends a table; tells how much of it was sent. */
export function useUpload() {
  const [sent, setSent] = useState(0);
  const stopper = useRef<AbortController>(null);
  const mutation = useMutation({
    mutationFn: (file: File) => {
      setSent(0);
      stopper.current = new AbortController();
      const form = new FormData();
      form.set('file', file, file.name);
      return upload<Upload>('/imports/uploads', form, {
        signal: stopper.current.signal,
        onProgress: ({ sent: bytes, total }) => setSent(total === 0 ? 0 : bytes / total),
      });
    },
  });
  return { ...mutation, sent, stop: () => stopper.current?.abort() };
}

/** Shows the columns of a table, and how its first rows would be read. */
export function useSheetPreview(upload: string | undefined, request: PreviewRequest) {
  return useQuery({
    queryKey: ['import preview', upload, request, caller.locale],
    queryFn: ({ signal }) =>
      call<SheetPreview>('POST', `/imports/uploads/${upload}/preview`, {
        body: { ...request, locale: caller.locale },
        signal,
      }),
    enabled: upload !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 5 * 60_000,
  });
}

const IMPORTS = 'imports';

/** Has a table imported, or tried out; gives the work. */
export function useRunImport() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ImportRequest) => call<{ id: string }>('POST', '/imports', { body }),
    onSuccess: () => {
      client.invalidateQueries({ queryKey: [IMPORTS] });
      client.invalidateQueries({ queryKey: [JOBS] });
    },
  });
}

/** Follows an import until it is finished, and while it is undone. */
export function useImport(id: string | undefined) {
  return useQuery({
    queryKey: ['import', id],
    queryFn: ({ signal }) => call<ImportInfo>('GET', `/imports/${id}`, { signal }),
    enabled: id !== undefined,
    refetchInterval: ({ state: { data, dataUpdateCount } }) =>
      data === undefined || data.finished_at === null || data.undo === 'running'
        ? askAgainIn(dataUpdateCount)
        : false,
  });
}

/** Gives the earlier imports of an object, the latest first. */
export function useImports(object: string) {
  return useInfiniteQuery({
    queryKey: [IMPORTS, object],
    queryFn: ({ pageParam, signal }) =>
      call<{ imports: readonly ImportInfo[]; next_cursor: string | null }>('GET', '/imports', {
        query: { object, cursor: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
}

/** What a column seems to hold. */
export interface ColumnGuess extends SheetColumn {
  readonly field: FieldDef;
  /** Every type that takes its cells, with the options that it then has. */
  readonly fits: readonly { readonly type: string; readonly [option: string]: unknown }[];
  readonly filled: number;
  readonly distinct: number;
}

export interface SheetGuess {
  readonly rows: number;
  readonly title: string | null;
  readonly columns: readonly ColumnGuess[];
}

/** Proposes a field for each column of a table. */
export function useSheetGuess() {
  return useMutation({
    mutationFn: (file: File) => call<SheetGuess>('POST', '/meta/guess', { file }),
  });
}

export interface FileImport {
  readonly object: string;
  readonly mapping: ColumnPaths;
  readonly file: File;
  readonly replaced?: Replaced;
}

/** Has a table of new records imported in one call; gives the work. */
export function useImportFile() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ object, mapping, file, replaced }: FileImport) => {
      const form = new FormData();
      form.set('object', object);
      form.set('mapping', JSON.stringify(mapping));
      form.set('file', file);
      if (replaced !== undefined) {
        form.set('replaced', JSON.stringify(replaced));
      }
      return call<{ id: string }>('POST', '/imports', { form });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: [JOBS] }),
  });
}
