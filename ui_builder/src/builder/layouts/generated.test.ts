import { expect, test } from 'vitest';
import { Definitions } from '../../meta/definitions';
import type { ObjectDef } from '../../meta/types';
import { forgottenFields, generatedContent, relationsTo } from './generated';
import { fieldLists, placedPaths } from './layoutTree';
import { offersOf, sectionOf, unplacedFields } from './palette';

const label = { en: 'Thing' };
const object = (name: string, fields: ObjectDef['fields'], more = {}): ObjectDef => ({
  name,
  label,
  plural: label,
  title: 'name',
  fields: [{ name: 'name', type: 'text', required: true }, ...fields],
  ...more,
});
const order = object('order', [
  { name: 'status', type: 'picklist', options: [{ value: 'open' }], required: true },
  { name: 'email', type: 'email' },
  { name: 'phone', type: 'phone' },
  { name: 'amount', type: 'currency' },
  { name: 'notes', type: 'long_text' },
]);
const line = object('line', [{ name: 'order', type: 'parent', to: 'order', inline: true, rows: 'lines' }]);
const visit = object('visit', [
  { name: 'order', type: 'lookup', to: 'order' },
  { name: 'on', type: 'date' },
]);
const objects = [order, line, visit];
const definitions = new Definitions({ objects, picklists: [], views: [], layouts: [] });
const info = definitions.object('order');
if (info === undefined) {
  throw new Error('the order is there');
}
const known = { definitions, info, objects };
const layoutOf = (type: 'record' | 'create' | 'quick_create') => ({
  kind: 'layout',
  name: 'order_page',
  object: 'order',
  type,
  ...generatedContent(known, type),
});

test('every field stands once on a page that is made by itself', () => {
  const layout = layoutOf('record');
  const all = fieldLists(layout).length;

  expect(unplacedFields(info, layout).map(({ name }) => name)).toEqual([]);
  expect(all).toBe(4);
  expect(layout.tabs.map(({ name }) => name)).toEqual(['details', 'related', 'changes']);
});

test('fields of a kind stand together where there are some', () => {
  const [tab] = layoutOf('record').tabs;

  expect(tab?.sections.map(({ name }) => name)).toEqual([
    'details',
    'contact',
    'notes',
    'rows_lines',
    'system',
  ]);
});

test('what points at the object is listed, its rows are not', () => {
  expect(relationsTo(objects, 'order').map(({ relation }) => relation)).toEqual(['visit.order']);
  expect(layoutOf('record').tabs[1]?.sections[0]).toEqual({
    name: 'visits',
    block: 'related_list',
    relation: 'visit.order',
    fields: ['name', 'on'],
  });
});

test('a short form asks for what is needed first', () => {
  const [tab] = layoutOf('quick_create').tabs;

  expect(tab?.sections).toEqual([
    { name: 'details', columns: 1, fields: ['name', 'status', 'email', 'phone', 'amount', 'owner'] },
  ]);
});

test('a form has nothing that only stored records have', () => {
  const layout = layoutOf('create');

  expect(layout).not.toHaveProperty('side');
  expect(offersOf(definitions, layout, objects).map(({ block }) => block)).toEqual([
    'section',
    'tab',
    'markdown',
  ]);
});

test('required fields that are left out are named', () => {
  const layout = { ...layoutOf('record'), tabs: [] };

  expect(forgottenFields(info, placedPaths(layout)).map(({ name }) => name)).toEqual(['name', 'status']);
});

test('a block that is put on the page has a name of its own', () => {
  const layout = layoutOf('record');
  const offer = offersOf(definitions, layout, objects).find(({ block }) => block === 'related_list');

  expect(offer && sectionOf(definitions, layout, offer).name).toBe('visits_2');
});
