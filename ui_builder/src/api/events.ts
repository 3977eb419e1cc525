/**
 * What happens elsewhere, told at once: one stream of events for the whole app.
 *
 * It names records and versions, never a value: what has changed is read anew, with one's own rights. Where it
 * cannot be had, pages ask now and then as they always did.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { sessionQuery, useSession } from './session';

export interface RecordEvent {
  readonly object: string;
  readonly id: string;
  /** None where it is gone, or may not be seen any more. */
  readonly version: number | null;
}

export type Heard =
  | { readonly kind: 'record'; readonly data: RecordEvent }
  | { readonly kind: 'object'; readonly data: { readonly object: string } }
  | { readonly kind: 'job'; readonly data: { readonly id: string } }
  | { readonly kind: 'notifications' }
  /** Whoever listened is signed out. */
  | { readonly kind: 'end' };

type Listener = (heard: Heard) => void;

const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 60_000;
const SETTLE_MS = 250;
const KINDS = ['record', 'object', 'job', 'notifications'] as const;

/** Gives how long to wait before another attempt, after so many that failed. */
export function retryAfter(failures: number, random = Math.random()): number {
  return Math.min(FIRST_RETRY_MS * 2 ** failures, LAST_RETRY_MS) * (0.75 + random / 2);
}

/** Keeps one stream open that watches whatever any part of the page wants watched. */
export class EventLine {
  private source: EventSource | null = null;
  private address: string | null = null;
  private readonly watched = new Map<string, number>();
  private readonly listeners = new Set<Listener>();
  private readonly stateListeners = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private latest = '';
  private opened = false;

  /** Whether events are heard just now. */
  readonly isOpen = (): boolean => this.opened;

  readonly onState = (listener: () => void): (() => void) => {
    this.stateListeners.add(listener);
    return () => this.stateListeners.delete(listener);
  };

  /** Begins to listen at an address, or stops where there is none. */
  connect(address: string | null): void {
    if (address !== this.address) {
      this.address = address;
      this.failures = 0;
      this.latest = '';
      this.later(0);
    }
  }

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Watches a record, `ticket/<id>`, or any record of an object, `ticket`. */
  watch(what: string): () => void {
    this.count(what, 1);
    return () => this.count(what, -1);
  }

  private count(what: string, by: number): void {
    const before = this.watched.get(what) ?? 0;
    const now = before + by;
    if (now <= 0) {
      this.watched.delete(what);
    } else {
      this.watched.set(what, now);
    }
    if (before <= 0 !== now <= 0) {
      this.later(SETTLE_MS);
    }
  }

  private later(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), ms);
  }

  private open(): void {
    this.source?.close();
    this.source = null;
    if (this.address === null) {
      this.state(false);
      return;
    }
    const url = new URL(this.address, location.href);
    url.searchParams.set('watch', [...this.watched.keys()].join(','));
    if (this.latest !== '') {
      url.searchParams.set('after', this.latest);
    }
    const source = new EventSource(url, { withCredentials: true });
    this.source = source;
    source.addEventListener('ready', (event) => this.ready(event));
    source.addEventListener('end', () => {
      this.fail();
      this.tell({ kind: 'end' });
    });
    source.onerror = () => this.fail();
    for (const kind of KINDS) {
      source.addEventListener(kind, (event) => {
        this.latest = event.lastEventId || this.latest;
        this.tell({ kind, data: JSON.parse(event.data) } as Heard);
      });
    }
  }

  private ready(event: MessageEvent<string>): void {
    const missed = this.failures > 0;
    this.failures = 0;
    this.state(true);
    const { records } = JSON.parse(event.data) as { records: readonly RecordEvent[] };
    for (const data of records) {
      this.tell({ kind: 'record', data });
    }
    if (missed) {
      this.tell({ kind: 'notifications' });
    }
  }

  private fail(): void {
    this.source?.close();
    this.source = null;
    this.state(false);
    this.later(retryAfter(this.failures));
    this.failures += 1;
  }

  private state(open: boolean): void {
    if (this.opened !== open) {
      this.opened = open;
      for (const listener of this.stateListeners) {
        listener();
      }
    }
  }

  private tell(heard: Heard): void {
    for (const listener of this.listeners) {
      listener(heard);
    }
  }
}

export const eventLine = new EventLine();

/** Whether events are heard, so that nothing need be asked for now and then. */
export function useHears(): boolean {
  return useSyncExternalStore(eventLine.onState, eventLine.isOpen);
}

/** Listens for as long as somebody is signed in; what has changed is read anew. */
export function useEventLine(): void {
  const { events } = useSession();
  const client = useQueryClient();
  useEffect(() => {
    eventLine.connect(events ?? null);
    return () => eventLine.connect(null);
  }, [events]);
  useEffect(
    () =>
      eventLine.listen((heard) => {
        if (heard.kind === 'notifications') {
          client.invalidateQueries({ queryKey: ['notifications'] });
          // Who is asked for a decision is told so.
          client.invalidateQueries({ queryKey: ['approvals'] });
        } else if (heard.kind === 'end') {
          client.invalidateQueries(sessionQuery);
        } else if (heard.kind === 'job') {
          client.invalidateQueries({ queryKey: ['job', heard.data.id] });
          client.invalidateQueries({ queryKey: ['jobs'] });
        }
      }),
    [client],
  );
}

/** Hears of the changes of a record that others make, as long as the page shows it. */
export function useRecordEvents(object: string, id: string, heard: (event: RecordEvent) => void): void {
  useEffect(() => {
    const unwatch = eventLine.watch(`${object}/${id}`);
    const unlisten = eventLine.listen((event) => {
      if (event.kind === 'record' && event.data.object === object && event.data.id === id) {
        heard(event.data);
      }
    });
    return () => {
      unwatch();
      unlisten();
    };
  }, [object, id, heard]);
}
