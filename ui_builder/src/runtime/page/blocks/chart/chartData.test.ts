import { expect, test } from 'vitest';
import { arrange } from './chartData';

test('rows become one figure a group, in their order', () => {
  const data = arrange(
    [
      { status: 'new', 'count()': 3 },
      { status: null, 'count()': 1 },
    ],
    false,
  );

  expect(data.groups.map((group) => group.value)).toEqual(['new', null]);
  expect(data.figures).toEqual([[3, 1]]);
});

test('a second grouping makes series, and what is not there stays blank', () => {
  const acme = { id: 'a', label: 'Acme' };
  const data = arrange(
    [
      { status: 'new', account: acme, 'sum(amount)': '2.50' },
      { status: 'open', account: acme, 'sum(amount)': null },
      { status: 'open', account: null, 'sum(amount)': '4' },
    ],
    true,
  );

  expect(data.groups.map((group) => group.value)).toEqual(['new', 'open']);
  expect(data.series.map((each) => each.value)).toEqual([acme, null]);
  expect(data.figures).toEqual([
    [2.5, null],
    [null, 4],
  ]);
});
