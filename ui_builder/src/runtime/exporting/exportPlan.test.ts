import { expect, test } from 'vitest';
import { choicesOf, exportRequest, firstPlan } from './exportPlan';

const list = { fields: ['number', 'account.name'], where: "status = 'open'", sort: '-number' };

test('what is selected is offered first, else what is listed, else all', () => {
  expect(firstPlan({ object: 'ticket', list, selected: { ids: ['a'], count: 1 } }).which).toBe('selected');
  expect(firstPlan({ object: 'ticket', list }).which).toBe('view');
  expect(firstPlan({ object: 'ticket' })).toMatchObject({ which: 'all', fields: 'all' });
  expect(choicesOf({ object: 'ticket', list })).toEqual(['view', 'all']);
});

test('a list is written as it is shown', () => {
  expect(exportRequest({ object: 'ticket', list }, firstPlan({ object: 'ticket', list }))).toEqual({
    object: 'ticket',
    format: 'xlsx',
    headings: 'labels',
    values: 'labels',
    fields: ['number', 'account.name'],
    where: "status = 'open'",
    sort: '-number',
  });
});

test('ids that are selected need no condition; names come with values', () => {
  const source = { object: 'ticket', list, selected: { ids: ['a', 'b'], count: 2 } };
  const plan = { which: 'selected', fields: 'all', format: 'jsonl', values: 'values' } as const;

  expect(exportRequest(source, plan)).toEqual({
    object: 'ticket',
    format: 'jsonl',
    headings: 'names',
    values: 'values',
    ids: ['a', 'b'],
    sort: '-number',
  });
});
