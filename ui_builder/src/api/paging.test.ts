import { expect, test } from 'vitest';
import { goesOn, knownRows, noted, UNSEEN, wantedPages } from './paging';

const three = { cursors: ['', 'b', 'c'], lastRows: null };

test('each page tells where the next one begins', () => {
  const first = noted(UNSEEN, 0, 100, 'b');

  expect(first).toEqual({ cursors: ['', 'b'], lastRows: null });
  expect(knownRows(first)).toBe(100);
  expect(noted(first, 1, 100, 'c')).toEqual(three);
});

test('the last page ends the list', () => {
  const ended = noted(three, 2, 17, null);

  expect(knownRows(ended)).toBe(217);
  expect(goesOn(ended)).toBe(false);
  expect(goesOn(three)).toBe(true);
});

test('a page that is read again mends where the next one begins and leaves the others', () => {
  expect(noted(three, 0, 100, 'B')).toEqual({ cursors: ['', 'B', 'c'], lastRows: null });
  expect(noted(three, 0, 100, 'b')).toBe(three);
});

test('a list that grew at its end goes on', () => {
  expect(noted({ cursors: ['', 'b'], lastRows: 100 }, 1, 100, 'c')).toEqual(three);
});

test('a list that shrank ends earlier', () => {
  expect(knownRows(noted(three, 0, 40, null))).toBe(40);
});

test('only the pages on the screen are wanted, those that are known', () => {
  expect(wantedPages(three, 150, 210)).toEqual([1, 2]);
  expect(wantedPages(three, 0, 60)).toEqual([0]);
  expect(wantedPages(three, 250, 900)).toEqual([2]);
  expect(wantedPages(UNSEEN, -5, 40)).toEqual([0]);
});
