/** Uploaded files. */
import { useMutation } from '@tanstack/react-query';
import { call } from './client';

export interface FileInfo {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly media_type: string;
}

/** Uploads a file; it is its uploader's alone until a record is saved with it. */
export function useUpload() {
  return useMutation({ mutationFn: (file: File) => call<FileInfo>('POST', '/files', { file }) });
}

/** Where the bytes of a file are. */
export function fileAddress(file: FileInfo): string {
  return `/api/v1/files/${encodeURIComponent(file.id)}`;
}
