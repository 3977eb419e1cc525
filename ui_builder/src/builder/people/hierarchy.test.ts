import { expect, test } from 'vitest';
import { canMove, linesOf, type Node, shownLines } from './hierarchy';

const NODES: readonly Node[] = [
  { id: 'agent', parent: 'lead' },
  { id: 'head', parent: null },
  { id: 'lead', parent: 'head' },
  { id: 'sales', parent: 'head' },
];
const told = (nodes: readonly Node[]) =>
  linesOf(nodes).map(({ node, depth, below }) => [node.id, depth, below]);

test('each stands after what it stands below', () => {
  expect(told(NODES)).toEqual([
    ['head', 0, 2],
    ['lead', 1, 1],
    ['agent', 2, 0],
    ['sales', 1, 0],
  ]);
});

test('what stands below nothing that is known is at the top, and so is a circle', () => {
  expect(told([{ id: 'a', parent: 'gone' }])).toEqual([['a', 0, 0]]);
  expect(
    told([
      { id: 'a', parent: 'b' },
      { id: 'b', parent: 'a' },
    ]),
  ).toEqual([
    ['a', 0, 1],
    ['b', 1, 1],
  ]);
});

test('what stands below something closed does not show', () => {
  const shown = shownLines(linesOf(NODES), new Set(['lead']));

  expect(shown.map(({ node }) => node.id)).toEqual(['head', 'lead', 'sales']);
});

test('nothing stands below itself, nor where it stands already', () => {
  expect(canMove(NODES, 'sales', 'lead')).toBe(true);
  expect(canMove(NODES, 'lead', null)).toBe(true);
  expect(canMove(NODES, 'head', 'agent')).toBe(false);
  expect(canMove(NODES, 'head', 'head')).toBe(false);
  expect(canMove(NODES, 'lead', 'head')).toBe(false);
  expect(canMove(NODES, 'head', null)).toBe(false);
});
