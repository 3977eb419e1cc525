import { expect, test } from 'vitest';
import { fileFault, smallest } from './fileRules';

const file = (type: string, size = 10) => ({ name: 'a', type, size });

test.each([
  ['image/png', '', undefined, null],
  ['image/png', 'image/*', 10, null],
  ['image/png', 'application/pdf,image/png', undefined, null],
  ['image/png', 'application/pdf', undefined, 'wrongType'],
  ['imagex/png', 'image/*', undefined, 'wrongType'],
  ['', 'application/pdf', undefined, null],
  ['image/png', 'image/*', 9, 'tooLarge'],
])('a file of %s at a field of %s with at most %s', (type, accept, most, expected) => {
  expect(fileFault(file(type), accept, most)).toBe(expected);
});

test('the smallest limit counts, of those that are known', () => {
  expect(smallest(undefined, 5, 3)).toBe(3);
  expect(smallest(undefined, undefined)).toBeUndefined();
});
