import { expect, it } from 'vitest';
import { alike, back, forth, type History, NO_HISTORY, onlyLeaf, renamed, said } from './undoStack';

const view = (label: string, ...columns: string[]) => ({
  kind: 'view',
  name: 'v',
  label: { en: label },
  columns,
});

it('takes steps back and does them again', () => {
  let history = said(NO_HISTORY, view('a', 'x'), view('a', 'x', 'y'), 0);
  history = said(history, view('a', 'x', 'y'), view('a'), 5_000);

  const [once, first] = back(history, view('a')) as [History, unknown];
  const [twice, second] = back(once, view('a', 'x', 'y')) as [History, unknown];
  const [again, third] = forth(twice, view('a', 'x')) as [History, unknown];

  expect(first).toEqual({ kind: 'said', definition: view('a', 'x', 'y') });
  expect(second).toEqual({ kind: 'said', definition: view('a', 'x') });
  expect(third).toEqual({ kind: 'said', definition: view('a', 'x', 'y') });
  expect(back(twice, view('a', 'x'))).toBeNull();
  expect(again.future).toHaveLength(1);
});

it('takes letters typed into one text for one step, until there is a pause', () => {
  let history = said(NO_HISTORY, view('a'), view('ab'), 0);
  history = said(history, view('ab'), view('abc'), 400);
  history = said(history, view('abc'), view('abcd'), 3_000);

  expect(history.past.map((step) => step.kind === 'said' && step.definition)).toEqual([
    view('a'),
    view('abc'),
  ]);
});

it('forgets what could be done again once something else is done', () => {
  const [undone] = back(said(NO_HISTORY, view('a'), view('b'), 0), view('b')) as [History, unknown];

  expect(said(undone, view('a'), view('c'), 9_000).future).toEqual([]);
});

it('takes a rename back by the opposite one', () => {
  const [, step] = back(renamed(NO_HISTORY, 'old', 'new'), null) as [History, unknown];

  expect(step).toEqual({ kind: 'renamed', from: 'old', to: 'new' });
});

it('finds the only text that differs', () => {
  expect(onlyLeaf(view('a'), view('b'))).toBe('/label/en');
  expect(onlyLeaf(view('a', 'x'), view('b', 'y'))).toBeNull();
  expect(onlyLeaf(view('a'), view('a', 'y'))).toBeNull();
  expect(alike({ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 })).toBe(true);
  expect(alike([1], { 0: 1 })).toBe(false);
});
