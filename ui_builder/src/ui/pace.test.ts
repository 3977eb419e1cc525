import { expect, test } from 'vitest';
import { paceOf, seenNow, timeLeft } from './pace';

test('the pace is that of the last seconds', () => {
  const seen = seenNow(seenNow([], { at: 0, done: 0 }), { at: 2000, done: 500 });

  expect(paceOf(seen)).toBe(250);
  expect(paceOf(seenNow(seen, { at: 40_000, done: 600 }))).toBeNull();
  expect(paceOf([{ at: 0, done: 5 }])).toBeNull();
});

test('work that begins anew has a pace of its own', () => {
  expect(seenNow([{ at: 0, done: 900 }], { at: 10, done: 3 })).toEqual([{ at: 10, done: 3 }]);
});

test('the time left is said in the unit that fits', () => {
  expect(timeLeft(100, 1200)).toEqual({ unit: 'second', count: 15 });
  expect(timeLeft(100, 60_000)).toEqual({ unit: 'minute', count: 10 });
  expect(timeLeft(1, 10_800)).toEqual({ unit: 'hour', count: 3 });
  expect(timeLeft(null, 10)).toBeNull();
  expect(timeLeft(10, 0)).toBeNull();
});
