/** The audit log: who did what to access, definitions and data. */
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { call, caller, type Json } from './client';
import { ApiError, type Problem } from './problem';

export interface AuditEntry {
  readonly id: number;
  /** Its place in the chain; null for a moment, until it is sealed. */
  readonly number: number | null;
  readonly at: string;
  /** Null: the platform, an operator, or somebody unknown. */
  readonly actor: { readonly id: string; readonly label: string | null } | null;
  readonly action: string;
  readonly text: string;
  readonly record: string | null;
  readonly details: Readonly<Record<string, Json>>;
  readonly address: string | null;
}

/** Which entries are asked for; what is absent is any. */
export interface AuditFilter {
  readonly actor?: string;
  readonly action?: string;
  readonly object?: string;
  readonly record?: string;
  /** The first day, and the last. */
  readonly from?: string;
  readonly to?: string;
  readonly q?: string;
}

interface AuditPage {
  readonly entries: readonly AuditEntry[];
  readonly next_cursor: string | null;
}

const AT_ONCE = 50;

const asked = (filter: AuditFilter): Record<string, string | undefined> => ({ ...filter });

/** Reads the log page by page, the latest first. */
export function useAudit(filter: AuditFilter) {
  return useInfiniteQuery({
    queryKey: ['audit', filter, caller.locale],
    queryFn: ({ pageParam, signal }) =>
      call<AuditPage>('GET', '/audit', {
        query: { ...asked(filter), limit: AT_ONCE, after: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    retry: false,
  });
}

export interface AuditAction {
  readonly name: string;
  readonly label: string;
}

/** Gives what may stand in the log. */
export function useAuditActions() {
  return useQuery({
    queryKey: ['audit actions', caller.locale],
    queryFn: async ({ signal }) =>
      (await call<{ actions: readonly AuditAction[] }>('GET', '/audit/actions', { signal })).actions,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

/** Gives all that is asked for as a table, in the reader's language. */
export async function auditTable(filter: AuditFilter): Promise<Blob> {
  const given = Object.entries(asked(filter)).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const answer = await fetch(`/api/v1/audit.csv?${new URLSearchParams(given)}`, {
    headers: { 'Accept-Language': caller.locale },
  });
  if (!answer.ok) {
    throw new ApiError(answer.status, (await answer.json().catch(() => null)) as Problem | null);
  }
  return answer.blob();
}

interface VerdictPart {
  readonly whole: boolean;
  readonly checked: number;
  readonly broken: { readonly number: number; readonly text: string } | null;
  readonly anchor: { readonly number: number; readonly hash: string };
  readonly next: number | null;
}

export type AuditVerdict = Omit<VerdictPart, 'next'>;

/** Looks whether the log was tampered with, part by part; tells how far it is. */
export function useVerify(onChecked: (count: number) => void) {
  return useMutation({
    mutationFn: async (): Promise<AuditVerdict> => {
      let from: number | undefined;
      let checked = 0;
      for (;;) {
        const part = await call<VerdictPart>('GET', '/audit/verify', { query: { from } });
        checked += part.checked;
        onChecked(checked);
        if (part.broken !== null || part.next === null) {
          return { ...part, checked };
        }
        from = part.next;
      }
    },
  });
}
