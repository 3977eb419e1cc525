import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EventLine, type Heard, retryAfter } from './events';

class FakeSource extends EventTarget {
  static readonly made: FakeSource[] = [];
  closed = false;
  onerror: (() => void) | null = null;
  constructor(readonly url: URL) {
    super();
    FakeSource.made.push(this);
  }
  close() {
    this.closed = true;
  }
  say(kind: string, data: unknown, lastEventId = '') {
    this.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify(data), lastEventId }));
  }
}

const last = () => FakeSource.made.at(-1) as FakeSource;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', FakeSource);
  FakeSource.made.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function opened() {
  const line = new EventLine();
  const heard: Heard[] = [];
  line.listen((event) => heard.push(event));
  line.connect('/api/v1/events');
  vi.runOnlyPendingTimers();
  last().say('ready', { records: [] });
  return { line, heard };
}

test('parts of a page that watch the same share one stream', () => {
  const { line } = opened();
  const first = line.watch('ticket/1');
  const second = line.watch('ticket/1');
  vi.runOnlyPendingTimers();

  expect(FakeSource.made).toHaveLength(2);
  expect(last().url.searchParams.get('watch')).toBe('ticket/1');
  first();
  vi.runOnlyPendingTimers();
  expect(FakeSource.made).toHaveLength(2);
  second();
  vi.runOnlyPendingTimers();
  expect(last().url.searchParams.get('watch')).toBe('');
});

test('a line that was lost is opened again and asks for what was missed', () => {
  const { line, heard } = opened();
  last().say('notifications', { latest: 'n1' }, 'n1');
  last().onerror?.();

  expect(line.isOpen()).toBe(false);
  vi.runOnlyPendingTimers();
  expect(last().url.searchParams.get('after')).toBe('n1');
  last().say('ready', { records: [] });
  expect(line.isOpen()).toBe(true);
  expect(heard.map(({ kind }) => kind)).toEqual(['notifications', 'notifications']);
});

test('attempts come ever more seldom', () => {
  expect([0, 1, 2, 10].map((failures) => retryAfter(failures, 0.5))).toEqual([2000, 4000, 8000, 60000]);
});
