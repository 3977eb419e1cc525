/** Personal data of somebody: found, given to them as a file, erased. */
import { useMutation } from '@tanstack/react-query';
import { call, caller } from './client';
import { ApiError, type Problem } from './problem';

/** Who is meant, by one of these; a record by its object and id. */
export type Subject =
  | { readonly email: string }
  | { readonly phone: string }
  | { readonly user: string }
  | { readonly record: string };

export interface HeldRecord {
  readonly object: string;
  readonly id: string;
  readonly label: string | null;
  readonly why: 'given' | 'email' | 'phone';
  /** Names of its personal fields that hold something. */
  readonly fields: readonly string[];
  readonly deleted: boolean;
}

export interface FoundPerson {
  readonly records: readonly HeldRecord[];
  /** What refers to them, and is not theirs. */
  readonly related: readonly {
    readonly object: string;
    readonly id: string;
    readonly label: string | null;
    readonly field: string;
  }[];
  readonly users: readonly { readonly id: string; readonly kept: Readonly<Record<string, number>> }[];
}

export interface ErasureReport {
  readonly values: number;
  readonly files: number;
  readonly kept: readonly { readonly code: string; readonly count: number; readonly reason: string }[];
}

/** Who is meant, without the records that are left out: `contact/<id>`. */
export type Chosen = Subject & { readonly leave?: readonly string[] };

export function useFindPerson() {
  return useMutation({
    mutationFn: (body: Subject) => call<FoundPerson>('POST', '/personal/find', { body }),
  });
}

/** Tells what erasing would do. */
export function useErasureReport() {
  return useMutation({
    mutationFn: (body: Chosen) =>
      call<ErasureReport>('POST', '/personal/erase', { body: { ...body, check_only: true } }),
  });
}

export type PersonalWork = 'export' | 'erase';

/** Has the data put into a file, or erased; gives the id of the job. */
export function useStartPersonal() {
  return useMutation({
    mutationFn: ({ work, body }: { work: PersonalWork; body: Chosen }) =>
      call<{ id: string }>('POST', `/personal/${work}`, { body }),
  });
}

/** Gives the file that a job made, and what it is called. */
export async function personalFile(job: string): Promise<{ content: Blob; name: string }> {
  const answer = await fetch(`/api/v1/personal/files/${job}`, {
    headers: { 'Accept-Language': caller.locale },
  });
  if (!answer.ok) {
    throw new ApiError(answer.status, (await answer.json().catch(() => null)) as Problem | null);
  }
  const name = /filename="([^"]+)"/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1];
  return { content: await answer.blob(), name: name ?? 'personal-data.json' };
}
