import { expect, test } from 'vitest';
import { arranged, bounded, isPlain, movedBefore, movedBy, withAggregate } from './columns';

const view = ['number', { field: 'subject', width: 300, frozen: true }, 'status'];

test('a view that nobody arranged shows its own columns, the frozen ones in front', () => {
  expect(arranged(view, {})).toEqual([
    { field: 'subject', width: 300, frozen: true },
    { field: 'number' },
    { field: 'status' },
  ]);
});

test('widths and what is frozen are kept beside the order, so that new columns of the view come along', () => {
  const arrangement = { widths: { status: 90 }, frozen: [] };

  expect(arranged([...view, 'owner'], arrangement)).toEqual([
    { field: 'number' },
    { field: 'subject', width: 300 },
    { field: 'status', width: 90 },
    { field: 'owner' },
  ]);
});

test('columns that were chosen stand in their order, each once', () => {
  expect(arranged(view, { columns: ['status', 'account.tier', 'status'], frozen: ['account.tier'] })).toEqual(
    [{ field: 'account.tier', frozen: true }, { field: 'status' }],
  );
});

test('a column moves before another, to the end, or by places', () => {
  expect(movedBefore(['a', 'b', 'c'], 'c', 'a')).toEqual(['c', 'a', 'b']);
  expect(movedBefore(['a', 'b', 'c'], 'a', undefined)).toEqual(['b', 'c', 'a']);
  expect(movedBefore(['a', 'b'], 'a', 'a')).toEqual(['a', 'b']);
  expect(movedBy(['a', 'b', 'c'], 'a', 1)).toEqual(['b', 'a', 'c']);
  expect(movedBy(['a', 'b', 'c'], 'a', -1)).toEqual(['a', 'b', 'c']);
});

test('a width stays within what the definitions allow', () => {
  expect([bounded(3), bounded(120.4), bounded(5000)]).toEqual([40, 120, 1000]);
});

test('a field has one aggregate', () => {
  const first = withAggregate([], 'amount', 'sum');

  expect(withAggregate(first, 'amount', 'avg')).toEqual([{ function: 'avg', field: 'amount' }]);
  expect(withAggregate(first, 'amount', undefined)).toEqual([]);
});

test('nothing arranged is the view as it is', () => {
  expect(isPlain({})).toBe(true);
  expect(isPlain({ widths: { a: 40 } })).toBe(false);
});
