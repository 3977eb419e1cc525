import { expect, test } from 'vitest';
import { Decimal, divide, ln, multiply, power, quotient, roundTo, whole } from './arithmetic.ts';

const decimal = (text: string) => new Decimal(text);

test.each([
  ['1', '3', '0.333333333333333333333333333333'],
  ['2', '3', '0.666666666666666666666666666667'],
  ['-2', '3', '-0.666666666666666666666666666667'],
  ['0.000000000000000000000000000001', '2', '0.000000000000000000000000000001'],
  ['-0.000000000000000000000000000001', '2', '-0.000000000000000000000000000001'],
  ['0.000000000000000000000000000001', '2.000000000000000000000000000001', '0'],
])('%s / %s is rounded once and half up', (left, right, expected) => {
  expect(quotient(decimal(left), decimal(right)).toFixed()).toBe(expected);
});

test('a division by zero is blank', () => {
  expect(divide(decimal('1'), decimal('0'))).toBeNull();
});

test('a product is rounded to twenty places', () => {
  const found = multiply(decimal('0.00000000005'), decimal('0.0000000001'));

  expect(found.toFixed()).toBe('0.00000000000000000001');
});

test.each([
  ['2', '10', '1024'],
  ['2', '0.5', '1.4142135623730950488'],
  ['4', '-10.5', '0.00000047683715820313'],
  ['-2', '3', '-8'],
  ['-8', '0.5', undefined],
  ['0', '0', '1'],
  ['0', '-1', undefined],
  ['10', '100', undefined],
  ['-1', '99999999999999999999', '-1'],
])('%s ^ %s', (base, exponent, expected) => {
  expect(power(decimal(base), decimal(exponent))?.toFixed()).toBe(expected);
});

test('a logarithm has twenty places', () => {
  expect(ln(decimal('10')).toFixed()).toBe('2.30258509299404568402');
});

test.each([
  ['2.345', 2, '2.35'],
  ['-2.5', 0, '-3'],
  ['1250', -2, '1300'],
  ['7', -2, '0'],
])('%s rounded to %i places', (number, places, expected) => {
  expect(roundTo(decimal(number), places).toFixed()).toBe(expected);
});

test('a whole number is within bounds or blank', () => {
  expect(whole(decimal('-2.9'), -2, 5)).toBe(-2);
  expect(whole(decimal('6'), -2, 5)).toBeNull();
});
