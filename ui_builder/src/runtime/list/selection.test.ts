import { expect, test } from 'vitest';
import {
  ALL,
  isNone,
  isSelected,
  NONE,
  ofLoaded,
  selectedCount,
  selectedWhere,
  withSelected,
} from './selection';

test('records are selected and taken out again', () => {
  const two = withSelected(NONE, ['a', 'b'], true);
  const one = withSelected(two, ['a'], false);

  expect([isSelected(two, 'a'), isSelected(one, 'a'), isSelected(one, 'b')]).toEqual([true, false, true]);
  expect(selectedCount(two, 500)).toBe(2);
  expect(isNone(withSelected(one, ['b'], false))).toBe(true);
});

test('of all that match some may be left out', () => {
  const most = withSelected(ALL, ['a'], false);

  expect([isSelected(most, 'a'), isSelected(most, 'z')]).toEqual([false, true]);
  expect(selectedCount(most, 500)).toBe(499);
  expect(selectedCount(withSelected(most, ['a'], true), 500)).toBe(500);
});

test('all that match are named by a condition', () => {
  expect(selectedWhere('', ALL)).toBe('');
  expect(selectedWhere('a = 1 or b = 2', ALL)).toBe('(a = 1 or b = 2)');
  expect(selectedWhere('urgent', withSelected(ALL, ['x', 'y'], false))).toBe(
    "(urgent) and not (id in ('x', 'y'))",
  );
});

test('the box in the heading tells of what is loaded', () => {
  const some = withSelected(NONE, ['a'], true);

  expect(ofLoaded(NONE, ['a', 'b'])).toBe('none');
  expect(ofLoaded(some, ['a', 'b'])).toBe('some');
  expect(ofLoaded(some, ['a'])).toBe('all');
  expect(ofLoaded(ALL, ['a', 'b'])).toBe('all');
  expect(ofLoaded(some, ['z'])).toBe('some');
});
