import { expect, test } from 'vitest';
import type { PastRecord } from '../../../api/past';
import { asOfState, instantsOf, isUnknown, nowAt, placeOf } from './asOf';

const now = {
  id: 'a',
  version: 4,
  status: 'open',
  account: { id: 'x', label: 'Acme' },
  note: 'n',
  note2: null,
};
const past = {
  id: 'a',
  version: 4,
  status: 'new',
  account: { id: 'x', label: 'Acme' },
  note2: '',
  _as_of: { at: '2026-01-01T00:00:00Z', deleted: false, unknown: ['note', 'account.tier'] },
} as unknown as PastRecord;

test('what is known and was another value differs', () => {
  const state = asOfState(past, now, ['status', 'account', 'account.tier', 'note', 'note2']);

  expect([...state.changed]).toEqual(['status']);
  expect(nowAt(state, 'status')).toBe('open');
  expect(nowAt(state, 'account')).toBeUndefined();
});

test('of a field that is not known nothing is that it leads to', () => {
  const unknown = new Set(['account']);

  expect(isUnknown(unknown, 'account.tier')).toBe(true);
  expect(isUnknown(unknown, 'status')).toBe(false);
});

test('an instant stands at the last change that is not later', () => {
  const instants = instantsOf([
    { at: '2026-01-03T00:00:00.000Z' },
    { at: '2026-01-01T00:00:00.000Z' },
    { at: '2026-01-03T00:00:00.000Z' },
  ]);

  expect(instants).toEqual(['2026-01-01T00:00:00.000Z', '2026-01-03T00:00:00.000Z']);
  expect(placeOf(instants, '2026-01-02T00:00:00Z')).toBe(0);
  expect(placeOf(instants, '2026-01-03T00:00:00Z')).toBe(1);
  expect(placeOf(instants, '2020-01-01T00:00:00Z')).toBe(0);
});
