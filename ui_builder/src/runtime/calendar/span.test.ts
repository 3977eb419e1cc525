import { expect, test } from 'vitest';
import { datesOf, inSpan, movedTo } from './span';

const span = { start: 'starts_on', end: 'ends_on' };
const record = { id: '1', version: 1, starts_on: '2026-02-27', ends_on: '2026-02-28' };

test('a record without an end is within its one day', () => {
  expect(inSpan({ start: 'due_on' }, '2026-02-01', '2026-03-01', 'open')).toBe(
    "(open) and due_on >= '2026-02-01' and due_on < '2026-03-01'",
  );
});

test('a record with an end is there as soon as it touches the span', () => {
  expect(inSpan(span, '2026-02-01', '2026-03-01', '')).toBe(
    "starts_on < '2026-03-01' and (ends_on >= '2026-02-01' or ISBLANK(ends_on) and starts_on >= '2026-02-01')",
  );
});

test('the last day of a record is shown whole', () => {
  expect(datesOf(record, span, true)).toEqual({ start: '2026-02-27', end: '2026-03-01' });
});

test('what has no date is nowhere, and an end before the start counts not', () => {
  expect(datesOf({ ...record, starts_on: null }, span, true)).toBeNull();
  expect(datesOf({ ...record, ends_on: '2026-01-01' }, span, true)).toEqual({ start: '2026-02-27' });
});

test('what is moved keeps its length', () => {
  expect(movedTo(record, span, { start: '2026-03-05', end: '2026-03-07' }, true)).toEqual({
    starts_on: '2026-03-05',
    ends_on: '2026-03-06',
  });
  expect(movedTo({ ...record, ends_on: null }, span, { start: '2026-03-05', end: null }, true)).toEqual({
    starts_on: '2026-03-05',
  });
});
