import { expect, test } from 'vitest';
import { nextSort, placeIn, sortKeys, sortText } from './sortText';

test('a sort is read and written', () => {
  const keys = sortKeys('-opened_at,account.name');

  expect(keys).toEqual([
    { path: 'opened_at', down: true },
    { path: 'account.name', down: false },
  ]);
  expect(sortText(keys)).toBe('-opened_at,account.name');
  expect(sortKeys('')).toEqual([]);
});

test('a path has its place in the order', () => {
  expect(placeIn('-opened_at,subject', 'subject')).toEqual({ direction: 'ascending', rank: 1 });
  expect(placeIn('-opened_at,subject', 'opened_at')).toEqual({ direction: 'descending', rank: 0 });
  expect(placeIn('-opened_at', 'subject')).toBeUndefined();
});

test('clicks sort up, then down, then as the view says', () => {
  expect(nextSort('-opened_at', 'subject', false)).toBe('subject');
  expect(nextSort('subject', 'subject', false)).toBe('-subject');
  expect(nextSort('-subject', 'subject', false)).toBeUndefined();
  expect(nextSort('status,subject', 'subject', false)).toBe('subject');
});

test('clicks with shift add a key, turn it and take it out', () => {
  expect(nextSort('status', 'subject', true)).toBe('status,subject');
  expect(nextSort('status,subject', 'subject', true)).toBe('status,-subject');
  expect(nextSort('status,-subject', 'subject', true)).toBe('status');
  expect(nextSort('-subject', 'subject', true)).toBeUndefined();
});
