/** What happened around a record and its related ones, the latest first, page by page. */
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Texts } from '../meta/types';
import { call, type Json } from './client';
import type { Comment } from './comments';
import type { Reference } from './records';

interface Happened {
  readonly at: string;
  readonly user: Reference | null;
  /** The related record that it is about; null: the one whose timeline it is. */
  readonly of?: (Reference & { readonly object: string }) | null;
}

export interface ChangeEntry extends Happened {
  readonly kind: 'changes';
  readonly event: string;
  readonly via: string;
  /** Field name to before and after. */
  readonly changes: Readonly<Record<string, readonly [Json, Json]>>;
}

export interface SaidEntry extends Happened {
  readonly kind: 'comment';
  readonly comment: Comment;
}

export interface MadeEntry extends Happened {
  readonly kind: 'record';
  readonly object: string;
  readonly record: Reference;
  readonly version?: number;
  /** What its object shows of itself on timelines, by field. */
  readonly told?: Readonly<Record<string, Json>>;
}

export type TimelineEntry = ChangeEntry | SaidEntry | MadeEntry;

export interface TimelineSource {
  readonly object: string;
  readonly label: Texts;
  /** Its field that points at the record. */
  readonly lookup?: string;
  /** Whether its records are what happened: activities, mails, messages. */
  readonly event?: boolean;
}

interface Page {
  readonly entries: readonly TimelineEntry[];
  readonly next_cursor: string | null;
  readonly sources: readonly TimelineSource[];
}

export interface TimelineQuestion {
  /** `changes`, `comments` and names of objects; all of it where there is none. */
  readonly kinds: readonly string[];
  /** The lookups of related records; the usual ones where there is no list. */
  readonly through?: readonly string[] | undefined;
  /** Whose doings; everybody's where there is nobody. */
  readonly by?: string | undefined;
}

const PAGE_SIZE = 20;

export function useTimeline(object: string, id: string, { kinds, through, by }: TimelineQuestion) {
  return useInfiniteQuery({
    queryKey: ['record', object, id, 'timeline', kinds, through ?? null, by ?? ''],
    queryFn: ({ pageParam, signal }) =>
      call<Page>('GET', `/data/${object}/${id}/timeline`, {
        query: {
          kinds: kinds.join(','),
          through: through?.length === 0 ? 'none' : through?.join(','),
          by,
          limit: PAGE_SIZE,
          cursor: pageParam,
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}
