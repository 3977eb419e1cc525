/** Records that are written into a file: the work, and the file once it is there. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, caller } from './client';
import { askAgainIn, JOBS, type Job } from './jobs';

export const FORMATS = ['xlsx', 'csv', 'jsonl'] as const;
export type ExportFormat = (typeof FORMATS)[number];

export interface ExportRequest {
  readonly object: string;
  readonly format: ExportFormat;
  /** Paths of the fields; all that one may see where absent. */
  readonly fields?: readonly string[];
  readonly where?: string;
  readonly sort?: string;
  readonly ids?: readonly string[];
  readonly headings?: 'names' | 'labels';
  readonly values?: 'labels' | 'values';
}

export interface ExportInfo extends Omit<Job, 'file'> {
  /** None before it is written, and once it is kept no longer. */
  readonly file: { readonly name: string; readonly size: number } | null;
  readonly rows: number | null;
}

/** Has records written into a file; gives the work. */
export function useStartExport() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: ExportRequest) =>
      call<{ id: string }>('POST', '/exports', { body: { ...request, locale: caller.locale } }),
    onSuccess: () => client.invalidateQueries({ queryKey: [JOBS] }),
  });
}

/** Follows an export until its file is there. */
export function useExport(id: string | undefined) {
  return useQuery({
    queryKey: ['job', id, 'export'],
    queryFn: ({ signal }) => call<ExportInfo>('GET', `/exports/${id}`, { signal }),
    enabled: id !== undefined,
    refetchInterval: ({ state: { data, dataUpdateCount } }) =>
      data === undefined || data.finished_at === null ? askAgainIn(dataUpdateCount) : false,
  });
}

/** The address of the file, which the browser saves as it comes. */
export const exportFile = (id: string): string => `/api/v1/exports/${id}/file`;
