/** Uploaded files. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from './client';
import { type Progress, upload } from './uploading';

export interface FileInfo {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly media_type: string;
  /** Said only of what not everybody gets who reads the record. */
  readonly scan?: 'waiting' | 'infected';
}

export interface FileVersion extends Omit<FileInfo, 'scan'> {
  readonly number: number;
  readonly scan: 'clean' | 'waiting' | 'infected';
  readonly current: boolean;
  readonly created_at: string;
  readonly created_by: { readonly id: string; readonly label: string | null } | null;
}

interface Sending extends Progress {
  readonly name: string;
}

/** Uploads files one at a time, and tells how far it is. */
export function useUpload() {
  const [sending, setSending] = useState<Sending>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const send = useCallback(async (file: File, path = '/files'): Promise<FileInfo> => {
    const asked = new AbortController();
    running.current?.abort();
    running.current = asked;
    setSending({ name: file.name, sent: 0, total: file.size });
    try {
      return await upload<FileInfo>(path, file, {
        signal: asked.signal,
        onProgress: (progress) => setSending({ name: file.name, ...progress }),
      });
    } finally {
      if (running.current === asked) {
        setSending(undefined);
      }
    }
  }, []);
  const cancel = useCallback(() => running.current?.abort(), []);
  return { sending, send, cancel };
}

/** What an upload may be; undefined as long as it is not known, when the server says it. */
export function useFileLimits() {
  return useQuery({
    queryKey: ['files', 'limits'],
    queryFn: ({ signal }) =>
      call<{ max_bytes: number; scanned: boolean }>('GET', '/files/limits', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
}

export function useVersions(id: string) {
  return useQuery({
    queryKey: ['files', id, 'versions'],
    queryFn: async ({ signal }) =>
      (await call<{ versions: FileVersion[] }>('GET', `/files/${id}/versions`, { signal })).versions,
    retry: false,
  });
}

/** Shows records and versions anew: a file of a record was saved beside its form. */
export function useFilesChanged() {
  const client = useQueryClient();
  return useCallback(
    () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['files'] }),
        client.invalidateQueries({ queryKey: ['record'] }),
        client.invalidateQueries({ queryKey: ['records'], refetchType: 'active' }),
      ]),
    [client],
  );
}

export function useRestoreVersion() {
  const changed = useFilesChanged();
  return useMutation({
    mutationFn: (id: string) => call<FileInfo>('POST', `/files/${id}/restore`),
    onSuccess: changed,
  });
}

/** Makes a link for somebody who cannot sign in; it begins where this page is opened. */
export function useMakeLink(id: string) {
  return useMutation({
    mutationFn: async (seconds: number) => {
      const made = await call<{ url: string; expires_at: string }>('POST', `/files/${id}/link`, {
        body: { expires_in: seconds },
      });
      return { ...made, url: `${location.origin}${new URL(made.url).pathname}` };
    },
  });
}

export function useRevokeLinks(id: string) {
  return useMutation({ mutationFn: () => call<void>('DELETE', `/files/${id}/link`) });
}

/** Where the bytes of a file are. */
export function fileAddress(file: Pick<FileInfo, 'id'>): string {
  return `/api/v1/files/${encodeURIComponent(file.id)}`;
}

/** Where a picture is, made smaller. */
export function previewAddress(file: Pick<FileInfo, 'id'>, size: 64 | 256 | 1024): string {
  return `${fileAddress(file)}/preview?size=${size}`;
}

/** Whether a file is a picture that every browser shows. */
export function isPicture(file: Pick<FileInfo, 'media_type'>): boolean {
  return PICTURES.has(file.media_type);
}

const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);
