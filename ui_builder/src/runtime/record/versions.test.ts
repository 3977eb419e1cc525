import { expect, test } from 'vitest';
import { advanced, noteStep } from './versions';

test("one's own saves move a change on", () => {
  const own = new Map<number, number>();
  noteStep(own, 3, 4);
  noteStep(own, 4, 5);

  expect(advanced(3, own)).toBe(5);
  expect(advanced(5, own)).toBe(5);
});

test("somebody else's save stops it", () => {
  const own = new Map<number, number>();
  noteStep(own, 3, 4);
  noteStep(own, 5, 6);

  expect(advanced(3, own)).toBe(4);
});

test('a save that changed nothing, or came after another, leads nowhere', () => {
  const own = new Map<number, number>();
  noteStep(own, 3, 3);
  noteStep(own, 4, 6);

  expect(advanced(3, own)).toBe(3);
  expect(advanced(4, own)).toBe(4);
});
