import { expect, test } from 'vitest';
import { starsAfter } from './starNumbers';

test.each([
  ['ArrowRight', 3, 4],
  ['ArrowUp', 5, 5],
  ['ArrowLeft', 3, 2],
  ['ArrowDown', 1, 1],
  ['ArrowRight', 0, 1],
  ['Home', 4, 1],
  ['End', 2, 5],
])('%s leads from %i stars to %i', (key, stars, expected) => {
  expect(starsAfter(key, stars, 5)).toBe(expected);
});

test('other keys are left alone', () => {
  expect(starsAfter('a', 3, 5)).toBeUndefined();
});
