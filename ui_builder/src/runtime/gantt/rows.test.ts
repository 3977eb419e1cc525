import { expect, test } from 'vitest';
import type { Field } from '../../meta/definitions';
import { rowsOf } from './rows';

const dating = { span: { start: 'from' }, wholeDays: true, timeZone: 'UTC' };
const field = { choices: [{ value: 'new' }, { value: 'done' }] } as unknown as Field;
const record = (id: string, status: string | null, from: string | null = '2026-01-01') => ({
  id,
  version: 1,
  from,
  status,
});

test('lanes stand in the order of the options, and what has no value comes last', () => {
  const records = [record('a', null), record('b', 'done'), record('c', 'new'), record('d', 'done')];

  const rows = rowsOf(records, dating, { path: 'status', field });

  expect(rows.map((row) => (row.is === 'lane' ? [row.value, row.count] : row.key))).toEqual([
    ['new', 1],
    'c',
    ['done', 2],
    'b',
    'd',
    [null, 1],
    'a',
  ]);
});

test('what has no date has no row', () => {
  expect(rowsOf([record('a', 'new', null)], dating)).toEqual([]);
});
