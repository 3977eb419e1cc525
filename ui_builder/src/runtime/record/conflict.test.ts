import { expect, test } from 'vitest';
import { differences, firstChoice, isConflict, keptMine, sameValue } from './conflict';

const original = { subject: 'Pump', status: 'new', owner: { id: '1', label: 'An' }, tags: ['a'] };

test('fields that both changed come first, with all three values', () => {
  const found = differences(
    ['subject', 'status', 'owner', 'tags'],
    original,
    { status: 'open', subject: 'Pump hums' },
    { ...original, status: 'closed', tags: ['a', 'b'] },
  );

  expect(found).toEqual([
    { name: 'status', original: 'new', mine: 'open', theirs: 'closed', contested: true },
    { name: 'subject', original: 'Pump', mine: 'Pump hums', theirs: 'Pump', contested: false },
    { name: 'tags', original: ['a'], mine: ['a'], theirs: ['a', 'b'], contested: false },
  ]);
});

test('mine stands at first where I changed something, theirs elsewhere', () => {
  const found = differences(
    ['subject', 'tags'],
    original,
    { subject: 'Mine' },
    { ...original, subject: 'Theirs', tags: [] },
  );

  expect(found.map(firstChoice)).toEqual(['mine', 'theirs']);
  expect(keptMine(found, {})).toEqual(['subject']);
  expect(keptMine(found, { subject: 'theirs' })).toEqual([]);
  expect(keptMine(found, { tags: 'mine' })).toEqual(['subject', 'tags']);
});

test('the same change by both, and a change that the page does not show, are no conflict', () => {
  const same = differences(['status'], original, { status: 'open' }, { ...original, status: 'open' });
  const hidden = differences(['status'], original, { status: 'open' }, original);

  expect(same).toEqual([]);
  expect(isConflict(same)).toBe(false);
  expect(isConflict(hidden)).toBe(false);
});

test('a change of another field by them is a conflict that is shown', () => {
  const found = differences(
    ['status', 'subject'],
    original,
    { status: 'open' },
    { ...original, subject: 'Other' },
  );

  expect(isConflict(found)).toBe(true);
});

test.each([
  [{ id: '1', label: 'An' }, { id: '1', label: 'Ann' }, true],
  [{ object: 'a', id: '1', label: null }, { object: 'b', id: '1', label: null }, false],
  [null, '', true],
  [[], null, true],
  [0, false, false],
  ['1', 1, false],
  [{ lat: '1', lng: '2' }, { lng: '2', lat: '1' }, true],
])('%j and %j are the same: %s', (left, right, same) => {
  expect(sameValue(left, right)).toBe(same);
});
