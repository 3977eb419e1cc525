import { expect, test } from 'vitest';
import { nearestAhead } from './ahead';

const box = (left: number, top: number, width = 100, height = 40) => ({ left, top, width, height });
const things = [
  { thing: 'left', box: box(0, 50) },
  { thing: 'right', box: box(110, 50) },
  { thing: 'below', box: box(0, 100) },
  { thing: 'heading', box: box(0, 0, 210) },
];

test('an arrow key leads to what lies straight ahead, though something else is nearer', () => {
  expect(nearestAhead(box(110, 50), things, 'left')).toBe('left');
  expect(nearestAhead(box(110, 50), things, 'up')).toBe('heading');
});

test('where nothing lies straight ahead the nearest one aside is reached', () => {
  expect(nearestAhead(box(110, 50), things, 'down')).toBe('below');
});

test('where nothing lies ahead one stays', () => {
  expect(nearestAhead(box(0, 100), things, 'down')).toBeUndefined();
});
