import { expect, test } from 'vitest';
import { inFull, pathOf } from './entries';

test('an entry names its field, alone or in full', () => {
  expect(pathOf('customer.name')).toBe('customer.name');
  expect(pathOf({ field: 'customer.name' })).toBe('customer.name');
});

test('an entry in full is the field alone, or what was written', () => {
  const written = { field: 'amount', width: 120 };

  expect(inFull('amount')).toEqual({ field: 'amount' });
  expect(inFull(written)).toBe(written);
});
