import { expect, test } from 'vitest';
import { type ListedPage, neighboursIn, walkAround } from './walks';

function page(ids: string, cursor: string, next: string | null, more: Partial<ListedPage> = {}): ListedPage {
  return { where: '', sort: 'name', cursor, next, ids: [...ids], at: 1, ...more };
}

test('pages that follow each other make one run, wherever one begins', () => {
  const pages = [page('ef', '2', '3'), page('ab', '', '1'), page('cd', '1', '2')];

  const walk = walkAround(pages, 'd');

  expect(walk).toEqual({ where: '', sort: 'name', ids: [...'abcdef'], next: '3', at: 1 });
  expect(neighboursIn(walk, 'd')).toEqual({ previous: 'c', next: 'e' });
  expect(neighboursIn(walk, 'a')).toEqual({ previous: undefined, next: 'b' });
  expect(neighboursIn(walk, 'f')).toEqual({ previous: 'e', next: undefined });
});

test('a gap ends the run', () => {
  const pages = [page('ab', '', '1'), page('ef', '2', null)];

  expect(walkAround(pages, 'b')?.ids).toEqual(['a', 'b']);
  expect(walkAround(pages, 'b')?.next).toBe('1');
});

test('of several lists the one that was read last counts', () => {
  const pages = [page('abc', '', null), page('cba', '', null, { sort: '-name', at: 2 })];

  expect(neighboursIn(walkAround(pages, 'b'), 'b')).toEqual({ previous: 'c', next: 'a' });
});

test('a record that no list has stands alone', () => {
  expect(walkAround([page('a', '', null)], 'x')).toBeUndefined();
  expect(neighboursIn(undefined, 'x')).toEqual({ previous: undefined, next: undefined });
});
