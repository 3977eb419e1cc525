import { expect, test } from 'vitest';
import type { ChangeEntry, MadeEntry } from '../../../api/timeline';
import { byDay, together } from './groups';

function change(at: string, changes: ChangeEntry['changes'], user = 'an', event = 'updated'): ChangeEntry {
  return { kind: 'changes', at, user: { id: user, label: user }, event, via: 'session', changes };
}

const made: MadeEntry = {
  kind: 'record',
  at: '2026-03-02T09:02:00Z',
  user: null,
  object: 'activity',
  record: { id: '1', label: 'Call' },
};

test('a day is that of the reader', () => {
  const entries = [change('2026-03-01T17:00:00Z', {}), change('2026-03-01T15:00:00Z', {})];

  expect(byDay(entries, 'Asia/Shanghai').map(({ day }) => day)).toEqual(['2026-03-02', '2026-03-01']);
  expect(byDay(entries, 'UTC').map(({ day }) => day)).toEqual(['2026-03-01']);
});

test('quick changes of one person are told once, from the first value to the last', () => {
  const entries = [
    change('2026-03-02T09:04:00Z', { status: ['open', 'closed'] }),
    change('2026-03-02T09:01:00Z', { status: ['new', 'open'], note: [null, 'x'] }),
  ];

  expect(together(entries)).toEqual([
    change('2026-03-02T09:04:00Z', { status: ['new', 'closed'], note: [null, 'x'] }),
  ]);
});

test.each([
  ['another person', [change('2026-03-02T09:04:00Z', {}), change('2026-03-02T09:03:00Z', {}, 'bo')]],
  ['a longer while', [change('2026-03-02T09:14:00Z', {}), change('2026-03-02T09:03:00Z', {})]],
  ['something between', [change('2026-03-02T09:04:00Z', {}), made, change('2026-03-02T09:01:00Z', {})]],
  ['the making', [change('2026-03-02T09:04:00Z', {}), change('2026-03-02T09:03:00Z', {}, 'an', 'created')]],
])('%s keeps changes apart', (_, entries) => {
  expect(together(entries)).toEqual(entries);
});

test('a field that was blank before stays blank at the beginning of what is told together', () => {
  const entries = [
    change('2026-03-02T09:04:00Z', { note: ['x', 'y'] }),
    change('2026-03-02T09:03:00Z', { note: [null, 'x'] }),
  ];

  expect(together(entries)).toEqual([change('2026-03-02T09:04:00Z', { note: [null, 'y'] })]);
});

test('what was changed and changed back at once is not told', () => {
  const entries = [
    change('2026-03-02T09:04:00Z', { status: ['open', 'new'], note: [null, 'x'] }),
    change('2026-03-02T09:03:00Z', { status: ['new', 'open'] }),
  ];

  expect(together(entries)).toEqual([change('2026-03-02T09:04:00Z', { note: [null, 'x'] })]);
});
