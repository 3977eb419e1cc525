import { expect, test } from 'vitest';
import { neighbour } from './pictures';

const PICTURES = ['a', 'b', 'c'].map((id) => ({ id, name: id }));

test.each([
  [0, 1, 'b'],
  [2, 1, 'a'],
  [0, -1, 'c'],
])('from picture %s by %s', (at, by, expected) => {
  expect(neighbour(PICTURES, at, by).id).toBe(expected);
});
