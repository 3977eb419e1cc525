import { expect, test } from 'vitest';
import { directionOf, nextSort } from './columns';

test('the first path of a sort gives the direction', () => {
  expect(directionOf('-opened_at,subject', 'opened_at')).toBe('descending');
  expect(directionOf('-opened_at,subject', 'subject')).toBeUndefined();
});

test('clicks sort up, then down, then as the view says', () => {
  expect(nextSort('-opened_at', 'subject')).toBe('subject');
  expect(nextSort('subject', 'subject')).toBe('-subject');
  expect(nextSort('-subject', 'subject')).toBeUndefined();
});
