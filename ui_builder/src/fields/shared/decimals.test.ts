import { expect, test } from 'vitest';
import { shiftPoint, shownDecimal, typedDecimal } from './decimals';

test.each([
  ['0.25', 2, '25'],
  ['0.255', 2, '25.5'],
  ['1', 2, '100'],
  ['-0.005', 2, '-0.5'],
  ['25', -2, '0.25'],
  ['100', -2, '1'],
  ['5', -2, '0.05'],
  ['-0.5', -2, '-0.005'],
  ['0', -2, '0'],
  ['0.10000000000000000000001', 2, '10.000000000000000000001'],
])('%s moved by %i places is %s', (text, places, expected) => {
  expect(shiftPoint(text, places)).toBe(expected);
});

test('what is no decimal is left for the server to refuse', () => {
  expect(shiftPoint('abc', 2)).toBe('abc');
  expect(typedDecimal('12a')).toBe('12a');
});

test('people may type separators', () => {
  expect(typedDecimal(' 1,234.50 ')).toBe('1234.50');
  expect(typedDecimal('')).toBeNull();
});

test('digits beyond those of a float are shown', () => {
  expect(shownDecimal('9007199254740993.10', 'en')).toBe('9,007,199,254,740,993.1');
});
