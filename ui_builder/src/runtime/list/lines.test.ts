import { expect, test } from 'vitest';
import { lineAt, rowsWithin, starts } from './lines';

const parts = [
  { key: 'new', headed: true, rows: 3 },
  { key: 'open', headed: true, rows: 0 },
  { key: 'closed', headed: true, rows: 2 },
];
const from = starts(parts);

test('heads and records stand under each other', () => {
  expect(from).toEqual([0, 4, 5, 8]);
  expect(Array.from({ length: 9 }, (_, line) => lineAt(parts, from, line))).toEqual([
    { is: 'head', part: 0 },
    { is: 'row', part: 0, row: 0 },
    { is: 'row', part: 0, row: 1 },
    { is: 'row', part: 0, row: 2 },
    { is: 'head', part: 1 },
    { is: 'head', part: 2 },
    { is: 'row', part: 2, row: 0 },
    { is: 'row', part: 2, row: 1 },
    undefined,
  ]);
});

test('a list without groups has rows alone', () => {
  const one = [{ key: 'all', headed: false, rows: 2 }];

  expect(lineAt(one, starts(one), 1)).toEqual({ is: 'row', part: 0, row: 1 });
  expect(lineAt([], starts([]), 0)).toBeUndefined();
});

test('the rows of a part between two lines', () => {
  expect(rowsWithin(parts, from, 0, { first: 2, last: 6 })).toEqual({ first: 1, last: 2 });
  expect(rowsWithin(parts, from, 1, { first: 0, last: 8 })).toBeUndefined();
  expect(rowsWithin(parts, from, 2, { first: 0, last: 6 })).toEqual({ first: 0, last: 0 });
});
