/** What the user is told: at once where events are heard, else asked for now and then. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from './client';
import { useHears } from './events';

interface Named {
  readonly id: string;
  /** None where it is gone, or may not be seen. */
  readonly label: string | null;
}

export interface Notification {
  readonly id: string;
  readonly at: string;
  readonly kind: string;
  readonly object: string | null;
  readonly record: Named | null;
  readonly by: Named | null;
  readonly details: Readonly<Record<string, unknown>>;
  readonly read: boolean;
}

interface Notifications {
  readonly notifications: readonly Notification[];
  /** How many are not read; counting stops at a hundred. */
  readonly unread: number;
  /** Where the next page begins; none if there is none. */
  readonly next_after: string | null;
}

const KEY = ['notifications', 'latest'];
const EVERY = ['notifications'];
const ASK_EVERY_MS = 30_000;
const ASK_SELDOM_MS = 300_000;
const SHOWN = 30;

export function useNotifications() {
  const hears = useHears();
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) =>
      call<Notifications>('GET', '/ui/notifications', { query: { limit: SHOWN }, signal }),
    refetchInterval: hears ? ASK_SELDOM_MS : ASK_EVERY_MS,
    refetchOnWindowFocus: 'always',
    // What cannot be told now is told the next time; no page needs to know.
    retry: false,
  });
}

/** Notes that these were read, or all; it shows at once. */
export function useMarkRead() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (ids: readonly string[] | 'all') =>
      call<{ unread: number }>('POST', '/ui/notifications/read', {
        body: ids === 'all' ? { all: true } : { ids },
      }),
    onMutate: (ids) => {
      client.setQueryData<Notifications>(KEY, (before) => before && markedRead(before, ids));
    },
    onSettled: () => client.invalidateQueries({ queryKey: EVERY }),
  });
}

export interface NotificationFilter {
  readonly unread: boolean;
  /** Of which kinds; of all where there is none. */
  readonly kinds: readonly string[];
}

/** Lists everything one was told, page by page. */
export function useAllNotifications({ unread, kinds }: NotificationFilter) {
  return useInfiniteQuery({
    queryKey: [...EVERY, 'all', unread, kinds],
    queryFn: ({ pageParam, signal }) =>
      call<Notifications>('GET', '/ui/notifications', {
        query: { limit: SHOWN, unread: unread ? '1' : '0', kinds: kinds.join(','), after: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_after ?? undefined,
  });
}

export const NOTIFICATION_KINDS = [
  'mention',
  'comment',
  'changed',
  'owner_assigned',
  'reminder',
  'task_due',
  'approval_task',
  'approval_done',
  'job_done',
  'message',
  'flow_failed',
] as const;
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

export const FOLLOW_CAUSES = ['commented', 'mentioned', 'owned'] as const;
export type FollowCause = (typeof FOLLOW_CAUSES)[number];

export interface Ways {
  readonly in_app: boolean;
  readonly mail: boolean;
}

interface Preferences {
  readonly kinds: Readonly<Record<NotificationKind, Ways>>;
  readonly follow: Readonly<Record<FollowCause, boolean>>;
}

interface PreferenceChange {
  readonly kinds?: Partial<Record<NotificationKind, Partial<Ways>>>;
  readonly follow?: Partial<Record<FollowCause, boolean>>;
}

const PREFERENCES = ['notification preferences'];

export function useNotificationPreferences() {
  return useQuery({
    queryKey: PREFERENCES,
    queryFn: ({ signal }) => call<Preferences>('GET', '/notifications/preferences', { signal }),
  });
}

export function useChooseNotifications() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: PreferenceChange) => call<Preferences>('PUT', '/notifications/preferences', { body }),
    onSuccess: (chosen) => client.setQueryData(PREFERENCES, chosen),
  });
}

function markedRead(
  { notifications, unread, next_after }: Notifications,
  ids: readonly string[] | 'all',
): Notifications {
  const meant = (each: Notification) => !each.read && (ids === 'all' || ids.includes(each.id));
  const count = notifications.filter(meant).length;
  return {
    notifications: notifications.map((each) => (meant(each) ? { ...each, read: true } : each)),
    unread: ids === 'all' ? 0 : unread - count,
    next_after,
  };
}
