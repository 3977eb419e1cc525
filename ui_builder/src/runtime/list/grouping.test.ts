import { expect, test } from 'vitest';
import type { Field } from '../../meta/definitions';
import { functionsOf, groupsOf, inOrder, measuresText } from './grouping';

const field = (type: string, choices: readonly string[] = []): Field => ({
  name: 'status',
  type,
  label: { en: 'Status' },
  required: false,
  writable: true,
  choices: choices.map((value) => ({ value })),
  definition: { name: 'status', type },
});

test('each group is a condition within that of the list', () => {
  const rows = [
    { status: 'new', 'count()': 7 },
    { status: null, 'count()': 2 },
    { status: { id: 'u1', label: "O'Hara" }, 'count()': 1 },
    { status: "it's", 'count()': 1 },
    { status: true, 'count()': 4 },
  ];

  expect(groupsOf(rows, 'status', 'a = 1 or b = 2').map(({ where }) => where)).toEqual([
    "(a = 1 or b = 2) and status = 'new'",
    '(a = 1 or b = 2) and status = null',
    "(a = 1 or b = 2) and status = 'u1'",
    "(a = 1 or b = 2) and status = 'it''s'",
    '(a = 1 or b = 2) and status = true',
  ]);
  expect(groupsOf(rows, 'status', '')[0]).toMatchObject({ where: "status = 'new'", count: 7 });
});

test('options stand in their own order, and what has none at the end', () => {
  const groups = groupsOf([{ status: null }, { status: 'closed' }, { status: 'new' }], 'status', '');

  expect(inOrder(groups, field('picklist', ['new', 'closed'])).map(({ value }) => value)).toEqual([
    'new',
    'closed',
    null,
  ]);
});

test('amounts are summed, dates have a first and a last, texts have nothing of the kind', () => {
  expect(functionsOf(field('currency'))).toEqual(['sum', 'avg', 'min', 'max']);
  expect(functionsOf(field('date'))).toEqual(['min', 'max']);
  expect(functionsOf(field('text'))).toEqual([]);
});

test('each measure is asked for once', () => {
  expect(measuresText([{ function: 'sum', field: 'amount' }, { function: 'count' }])).toBe(
    'count(),sum(amount)',
  );
});
