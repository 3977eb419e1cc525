import { expect, test } from 'vitest';
import { routed } from './route';

const ROWS = new Set([32, 156]);

test('a way straight down is one line', () => {
  const ends = { from: { x: 100, y: 64 }, to: { x: 100, y: 124 } };

  expect(
    routed(
      ends,
      [
        { x: 100, y: 64 },
        { x: 100, y: 94 },
        { x: 100, y: 124 },
      ],
      ROWS,
    ),
  ).toBe('M100 64L100 124');
});

test('a way aside turns below the row that it leaves, round at the corners', () => {
  const ends = { from: { x: 100, y: 64 }, to: { x: 300, y: 124 } };
  const path = routed(
    ends,
    [
      { x: 120, y: 64 },
      { x: 300, y: 94 },
      { x: 300, y: 124 },
    ],
    ROWS,
  );

  expect(path).toBe('M100 64L100 67.5Q100 71 110 71L290 71Q300 71 300 81L300 124');
});

test('a way that leads back up is drawn softly past the steps', () => {
  const ends = { from: { x: 100, y: 400 }, to: { x: 100, y: 0 } };

  expect(
    routed(
      ends,
      [
        { x: 100, y: 400 },
        { x: 260, y: 200 },
        { x: 100, y: 0 },
      ],
      ROWS,
    ),
  ).toBe('M100 400Q260 200 100 0');
});
