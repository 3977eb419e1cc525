import { expect, test } from 'vitest';
import { fullness, readLimit, toneOf, typedLimit } from './figures';

test('how full it is shows where there is a limit', () => {
  expect(fullness({ used: 5, most: null })).toBeNull();
  expect(fullness({ used: 5, most: 10 })).toBe(0.5);
  expect(fullness({ used: 15, most: 10 })).toBe(1);
  expect([null, 0.5, 0.95, 1].map(toneOf)).toEqual(['free', 'free', 'close', 'full']);
});

test('a limit is typed as a number, storage in gibibytes; blank is what the platform says', () => {
  expect(readLimit('rows', ' 1,000,000 ')).toBe(1_000_000);
  expect(readLimit('rows', '')).toBeNull();
  expect(readLimit('rows', '0')).toBe(0);
  expect(readLimit('storage_bytes', '1.5')).toBe(1_610_612_736);
  expect(['-1', 'many', '1.5'].map((typed) => readLimit('jobs', typed))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('a limit is written as it was typed', () => {
  expect(typedLimit('storage_bytes', 1_610_612_736)).toBe('1.5');
  expect([typedLimit('rows', 0), typedLimit('rows', null), typedLimit('rows', undefined)]).toEqual([
    '0',
    '',
    '',
  ]);
});
