import { expect, test } from 'vitest';
import { Definitions } from '../../meta/definitions';
import { fieldsAlong, fieldsBehind, missingObject, pathsIn, searchFields } from './fieldPaths';

const named = (name: string) => ({ label: { en: name }, plural: { en: name }, title: 'name', name });
const definitions = new Definitions({
  objects: [
    {
      ...named('ticket'),
      fields: [
        { name: 'name', type: 'text', label: { en: 'Subject' } },
        { name: 'account', type: 'lookup', to: 'account', label: { en: 'Account' } },
      ],
    },
    {
      ...named('account'),
      fields: [
        { name: 'name', type: 'text', label: { en: 'Account name' } },
        { name: 'parent', type: 'lookup', to: 'account', label: { en: 'Parent account' } },
        { name: 'region', type: 'lookup', to: 'region', label: { en: 'Region' } },
      ],
    },
  ],
  picklists: [],
  views: [],
  layouts: [],
} as ConstructorParameters<typeof Definitions>[0]);
const called = (field: { label: Readonly<Record<string, string>> }) => field.label.en ?? '';

test('own fields come first, those of the platform after them, and lookups lead on', () => {
  const found = fieldsBehind(definitions, 'ticket', []);

  expect(found.slice(0, 2).map(({ path, leads }) => [path, leads])).toEqual([
    ['name', undefined],
    ['account', 'account'],
  ]);
  expect(found.map(({ path }) => path)).not.toContain('version');
});

test('three lookups lead away and no more', () => {
  const third = fieldsBehind(definitions, 'ticket', ['account', 'parent', 'parent']);

  expect(third.find(({ path }) => path === 'account.parent.parent.name')?.way.map(called)).toEqual([
    'Account',
    'Parent account',
    'Parent account',
  ]);
  expect(third.filter(({ leads }) => leads !== undefined)).toEqual([]);
});

test('fields are found by words of their label and of the way to them, the nearest first', () => {
  const found = searchFields(definitions, 'ticket', 'account name', called).map(({ path }) => path);

  expect(found.slice(0, 2)).toEqual(['account.name', 'account.parent.name']);
  expect(searchFields(definitions, 'ticket', 'subj', called).map(({ path }) => path)).toEqual(['name']);
  expect(searchFields(definitions, 'ticket', 'nothing', called)).toEqual([]);
});

test('the object is told that has to be known for a path to go on', () => {
  expect(missingObject(definitions, 'ticket', 'account.region.name')).toBe('region');
  expect(missingObject(definitions, 'ticket', 'account.parent.name')).toBe(undefined);
  expect(missingObject(definitions, 'ticket', 'nonsense.name')).toBe(undefined);
});

test('the paths of a text are those outside of quotes', () => {
  expect(pathsIn("account.tier = 'a.b' and \"c.d\" != $user.team and x > 1.5 and account.tier = ''")).toEqual(
    ['account.tier'],
  );
});

test('a path is told by the labels along it', () => {
  expect(fieldsAlong(definitions, 'ticket', 'account.parent.name').map(called)).toEqual([
    'Account',
    'Parent account',
    'Account name',
  ]);
});
