import { expect, test } from 'vitest';
import { arrange, type Entry, type Group, moved } from './arrange';
import { match, pieces } from './match';

const score = (typed: string, text: string, others?: string) => match(typed, text, others)?.score;

test('the whole text fits best, then its beginning, a word of it, any part, another word for it, its letters', () => {
  const scores = [
    score('tickets', 'Tickets'),
    score('tick', 'Tickets'),
    score('tick', 'Open tickets'),
    score('icke', 'Open tickets'),
    score('case', 'Open tickets', 'case_file'),
    score('optk', 'Open tickets'),
  ];

  expect(scores).toEqual([...scores].sort());
  expect(new Set(scores).size).toBe(6);
  expect(score('x', 'Tickets')).toBeUndefined();
});

test('every word has to fit somewhere', () => {
  expect(match('tick open', 'Open tickets')?.ranges).toEqual([
    [0, 4],
    [5, 9],
  ]);
  expect(match('open nothing', 'Open tickets')).toBeNull();
});

test('Chinese is found by any part of it, and no letter has a meaning', () => {
  expect(match('工单', '我的工单')?.ranges).toEqual([[2, 4]]);
  expect(match('(a', 'b (a')?.ranges).toEqual([[2, 4]]);
  expect(match('.*', 'anything')).toBeNull();
});

test('letters far apart were not meant', () => {
  expect(match('abc', `a${'x'.repeat(20)}bc`)).toBeNull();
});

test('a text is cut into what is marked and what is not', () => {
  expect(pieces('Open tickets', [[5, 9]])).toEqual([
    { text: 'Open ', hit: false },
    { text: 'tick', hit: true },
    { text: 'ets', hit: false },
  ]);
});

const entry = (group: Group, label: string, more: Partial<Entry> = {}): Entry => ({
  key: label,
  group,
  label,
  icon: null,
  run: () => undefined,
  ...more,
});

test('before anything is typed what one used last comes first', () => {
  const entries = [
    entry('actions', 'Sign out', { usual: false }),
    entry('go', 'Tickets'),
    entry('recent', 'Leaky roof'),
  ];

  expect(arrange(entries, ' ').map(({ group, entries: [first] }) => [group, first?.label])).toEqual([
    ['recent', 'Leaky roof'],
    ['go', 'Tickets'],
  ]);
});

test('typed text ranks within groups, and nothing is listed twice', () => {
  const entries = [
    entry('go', 'My tickets'),
    entry('go', 'Tickets'),
    entry('go', 'Accounts'),
    entry('records', 'Leaky roof', { found: true, detail: 'T-1' }),
    entry('recent', 'Leaky roof', { words: 'ticket' }),
    entry('actions', 'Sign out'),
  ];

  expect(
    arrange(entries, 'tick').map(({ group, entries: all }) => [group, all.map((each) => each.label)]),
  ).toEqual([
    ['go', ['Tickets', 'My tickets']],
    ['records', ['Leaky roof']],
  ]);
});

test('groups whose best is only another word for it come last', () => {
  const entries = [
    entry('go', '工单', { words: 'Tickets' }),
    entry('records', 'Ticking clock', { found: true }),
    entry('create', 'Ticket, new'),
  ];

  expect(arrange(entries, 'tick').map(({ group }) => group)).toEqual(['records', 'create', 'go']);
});

test('what the server found stays in its order', () => {
  const entries = [entry('records', 'B beam', { found: true }), entry('records', 'Beam', { found: true })];

  expect(arrange(entries, 'beam')[0]?.entries.map((each) => each.label)).toEqual(['B beam', 'Beam']);
});

test('the choice goes round at both ends', () => {
  expect([
    moved(0, 'ArrowUp', 3),
    moved(2, 'ArrowDown', 3),
    moved(1, 'a', 3),
    moved(0, 'ArrowDown', 0),
  ]).toEqual([2, 0, 1, 0]);
});
