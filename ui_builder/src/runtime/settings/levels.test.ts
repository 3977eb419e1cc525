import { expect, test } from 'vitest';
import { settableLevels } from './levels';

test('people set their own values, and who may set everything those of all too', () => {
  expect(settableLevels({ levels: ['tenant', 'department', 'user'] }, false)).toEqual(['user']);
  expect(settableLevels({ levels: ['tenant', 'department', 'user'] }, true)).toEqual(['user', 'tenant']);
  expect(settableLevels({ levels: ['tenant'] }, false)).toEqual([]);
});
