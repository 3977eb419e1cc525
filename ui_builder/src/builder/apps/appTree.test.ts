import { expect, test } from 'vitest';
import { type AppItem, added, addedGroup, itemsOf, linesOf, moved, withItem, without } from './appTree';

const A = { object: 'a' };
const B = { object: 'b' };
const C = { page: 'c' };
const PEOPLE = { en: 'People' };
const ITEMS: readonly AppItem[] = [A, { group: PEOPLE, items: [B] }, C];

test('lines are the items again', () => {
  expect(linesOf(ITEMS).map(({ id, depth }) => [id, depth])).toEqual([
    ['0', 0],
    ['1', 0],
    ['1.0', 1],
    ['2', 0],
  ]);
  expect(itemsOf(linesOf(ITEMS))).toEqual(ITEMS);
});

test('an entry goes under a heading, and out again', () => {
  const inside = moved(ITEMS, '0', '1.0', 1);

  expect(inside).toEqual([{ group: PEOPLE, items: [B, A] }, C]);
  expect(moved(inside, '0.1', '0.1', 0)).toEqual([{ group: PEOPLE, items: [B] }, A, C]);
});

test('an entry before the first of a heading belongs to it', () => {
  expect(moved(ITEMS, '2', '1.0', 0)).toEqual([A, { group: PEOPLE, items: [C, B] }]);
});

test('a heading takes its entries along, and never stands under another', () => {
  const two: readonly AppItem[] = [{ group: PEOPLE, items: [B] }, A, { group: { en: 'More' }, items: [C] }];

  expect(moved(two, '0', '1', 0)).toEqual([A, two[0], two[2]]);
  expect(moved(two, '0', '2', 1)).toEqual([A, two[2], two[0]]);
});

test('a heading goes with its entries', () => {
  expect(without(ITEMS, '1')).toEqual([A, C]);
  expect(without(ITEMS, '1.0')).toEqual([A, { group: PEOPLE, items: [] }, C]);
});

test('entries are added once, at the end', () => {
  expect(added(ITEMS, [B, { object: 'b', view: 'mine' }])).toEqual([...ITEMS, { object: 'b', view: 'mine' }]);
  expect(addedGroup([], PEOPLE)).toEqual([{ group: PEOPLE, items: [] }]);
});

test('a heading keeps its entries when it is called otherwise', () => {
  const renamed = withItem(ITEMS, '1', { group: { en: 'Folks' }, items: [] });

  expect(renamed[1]).toEqual({ group: { en: 'Folks' }, items: [B] });
});
