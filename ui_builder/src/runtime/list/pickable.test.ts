import { expect, test } from 'vitest';
import { Definitions } from '../../meta/definitions';
import { textIn } from '../../meta/text';
import type { ObjectDef, Texts } from '../../meta/types';
import { found, pathLabel, pickables } from './pickable';

const object = (name: string, fields: ObjectDef['fields']): ObjectDef => ({
  name,
  label: { en: name },
  plural: { en: name },
  title: 'name',
  owned: false,
  fields: [{ name: 'name', type: 'text', label: { en: 'Name' } }, ...fields],
});
const definitions = new Definitions({
  objects: [
    object('ticket', [{ name: 'account', type: 'lookup', to: 'account', label: { en: 'Account' } }]),
    object('account', [{ name: 'parent', type: 'lookup', to: 'account', label: { en: 'Parent' } }]),
  ],
  picklists: [],
  views: [],
  layouts: [],
});
const say = (texts: Texts | undefined) => textIn(texts, 'en');
const all = pickables(definitions, 'ticket');
const named = (typed: string) => found(all, typed, say).map((each) => pathLabel(each, say));

test('one sees the fields of the object first, those that the platform keeps at the end', () => {
  expect(named('').slice(0, 2)).toEqual(['Name', 'Account']);
  expect(named('').at(-1)).toBe('Updated by');
});

test('a search finds fields two lookups deep and no deeper', () => {
  expect(named('name')).toEqual(['Name', 'Account › Name', 'Account › Parent › Name']);
  expect(named('parent acc')).toContain('Account › Parent');
  expect(named('nothing')).toEqual([]);
});
