import { expect, test } from 'vitest';
import { isFavourite, MOST_RECENT, type RecordPlace, readPlaces, toggled, visited } from './places';

const record = (id: string, label = id): RecordPlace => ({ app: 'service', object: 'ticket', id, label });

test('the record visited last comes first, each of them once', () => {
  const recents = visited(visited(visited([], record('a')), record('b')), record('a', 'A'));

  expect(recents.map(({ label }) => label)).toEqual(['A', 'b']);
});

test('only so many visits are kept', () => {
  let recents: readonly RecordPlace[] = [];
  for (let i = 0; i < 50; i++) {
    recents = visited(recents, record(String(i)));
  }

  expect([recents.length, recents[0]?.id]).toEqual([MOST_RECENT, '49']);
});

test('a star is put on and taken off, in whatever app', () => {
  const list = { app: 'service', object: 'ticket', view: 'mine' };
  const starred = toggled(toggled([], list), record('a'));

  expect(isFavourite(starred, { ...list, app: 'sales' })).toBe(true);
  expect(isFavourite(starred, { app: 'service', object: 'ticket' })).toBe(false);
  expect(toggled(starred, { ...list, app: 'sales' })).toEqual([record('a')]);
});

test('what is no place is left out', () => {
  expect(readPlaces('x')).toEqual([]);
  expect(readPlaces([null, 1, {}, { app: 'a', object: 'b', id: 'c' }, record('a')])).toEqual([record('a')]);
});
