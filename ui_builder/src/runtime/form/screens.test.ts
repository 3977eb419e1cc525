import { expect, test } from 'vitest';
import { Definitions, type ObjectInfo } from '../../meta/definitions';
import type { LayoutDef } from '../../meta/types';
import { FormStore } from './FormStore';
import { cellsIn, rowsIn, screensOf, shortScreens } from './screens';
import { fieldsOn, SUMMARY, screenOf, standing, stepsOf } from './steps';

const visit = {
  name: 'visit',
  label: {},
  plural: {},
  title: 'name',
  fields: [
    { name: 'kind', type: 'picklist', options: [], required: true },
    { name: 'name', type: 'text' },
    { name: 'price', type: 'number' },
    { name: 'total', type: 'formula', returns: 'number', formula: 'price' },
    { name: 'number', type: 'autonumber' },
  ],
};
const line = {
  name: 'line',
  label: {},
  plural: { en: 'Lines' },
  title: 'part',
  fields: [
    { name: 'part', type: 'text' },
    { name: 'visit', type: 'parent', to: 'visit', inline: true, rows: 'lines' },
  ],
};
const definitions = new Definitions({ objects: [visit, line], picklists: [], views: [], layouts: [] });
const info = definitions.object('visit') as ObjectInfo;

function layout(name: string): LayoutDef {
  const tabs = [
    { name: 'a', label: {}, sections: [{ name: 's', fields: ['name', 'number', 'owner.name'] }] },
    {
      name: 'b',
      label: {},
      visible: 'price > 1',
      sections: [{ name: 't', fields: [{ field: 'price', width: 2, required: 'true' }, 'name', 'total'] }],
    },
  ];
  return { name, object: 'visit', type: 'create', tabs };
}

test('screens ask for each field once, for what the layout forgot, and for the rows', () => {
  const [first, second] = screensOf(definitions, info, layout('plain'));

  expect(cellsIn(first === undefined ? [] : [first]).map(({ field }) => field.name)).toEqual([
    'kind',
    'name',
  ]);
  expect(rowsIn(first === undefined ? [] : [first]).map(({ rows }) => rows.name)).toEqual(['lines']);
  const cells = cellsIn(second === undefined ? [] : [second]);
  expect(cells.map(({ field, width, cell }) => [field.name, width, cell])).toEqual([
    ['price', 2, { required: 'true' }],
    ['total', 1, {}],
  ]);
  expect(cells[0]?.within).toEqual([{ visible: 'price > 1' }, {}]);
});

test('a short form asks for the title and for what is required', () => {
  expect(cellsIn(shortScreens(info)).map(({ field }) => field.name)).toEqual(['name', 'kind']);
});

test('steps are the screens that are seen, and a summary', () => {
  const screens = screensOf(definitions, info, layout('plain'));
  const form = new FormStore(info, cellsIn(screens));

  expect(stepsOf(form, screens)).toEqual(['a', 'b', SUMMARY]);
  expect(screenOf(screens, 'price')).toBe('b');
  expect(fieldsOn(screens, 'b')).toEqual(['price', 'total']);
});

test('where the step one stands at is gone, it is the one before', () => {
  expect(standing(['a', 'b', SUMMARY], ['a', 'b', SUMMARY], 'b')).toBe('b');
  expect(standing(['a', SUMMARY], ['a', 'b', SUMMARY], 'b')).toBe('a');
  expect(standing([SUMMARY], ['a', SUMMARY], 'a')).toBe(SUMMARY);
});
