import { expect, test } from 'vitest';
import { addInOrder } from './styleModules';

test('styles keep the order in which the editor gives them', () => {
  const known: string[] = [];

  expect(addInOrder(known, ['theme', 'base'])).toBe(true);
  expect(addInOrder(known, ['theme', 'colours', 'base'])).toBe(true);
  expect(addInOrder(known, ['theme', 'base'])).toBe(false);
  expect(known).toEqual(['theme', 'colours', 'base']);
});
