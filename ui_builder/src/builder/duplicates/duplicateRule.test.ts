import { expect, test } from 'vitest';
import type { ObjectDef } from '../../meta/types';
import {
  bestMethod,
  comparable,
  type DuplicateRule,
  nextLine,
  withMethod,
  withOccasion,
} from './duplicateRule';

const GUEST = {
  kind: 'object',
  name: 'guest',
  label: {},
  plural: {},
  title: 'name',
  fields: [
    { name: 'photo', type: 'file' },
    { name: 'mobile', type: 'phone' },
    { name: 'name', type: 'text' },
    { name: 'born_on', type: 'date' },
  ],
} as unknown as ObjectDef;
const RULE = {
  kind: 'duplicate_rule',
  name: 'r',
  label: {},
  object: 'guest',
  match: [],
  action: 'warn',
} as DuplicateRule;

test('what is compared first is what records are called', () => {
  expect(nextLine(GUEST, [])).toEqual({ field: 'name', method: 'name' });
  expect(nextLine(GUEST, [{ field: 'name', method: 'name' }])).toEqual({ field: 'mobile', method: 'phone' });
});

test('only fields whose values can be compared are offered, each by a method that fits', () => {
  expect(comparable(GUEST).map(({ name }) => name)).toEqual(['mobile', 'name', 'born_on']);
  expect(comparable(GUEST).map((field) => bestMethod(field, 'name'))).toEqual(['phone', 'name', 'exact']);
});

test('how alike values must be is forgotten with the method that asks it', () => {
  const line = { field: 'name', method: 'fuzzy', threshold: 0.9 } as const;

  expect(withMethod(line, 'exact')).toEqual({ field: 'name', method: 'exact' });
  expect(withMethod(line, 'fuzzy')).toEqual(line);
});

test('a rule that always compares does not say so', () => {
  expect(withOccasion(RULE, 'update', false)).toEqual(['create', 'import']);
  expect(withOccasion({ ...RULE, on: ['create', 'import'] }, 'update', true)).toBeUndefined();
});
