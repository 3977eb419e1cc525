import { expect, test } from 'vitest';
import { Definitions } from '../../meta/definitions';
import { accepts, dropped, placeFor } from './dropping';
import type { LayoutDraft } from './layoutDraft';
import { at } from './layoutTree';

const definitions = new Definitions({ objects: [], picklists: [], views: [], layouts: [] });
const page: LayoutDraft = {
  kind: 'layout',
  name: 'kayak_record',
  object: 'kayak',
  type: 'record',
  tabs: [
    { name: 'one', label: {}, sections: [{ name: 'a', fields: ['p', 'q', 'r'] }] },
    { name: 'two', label: {}, sections: [{ name: 'b', block: 'history' }] },
  ],
};
const fields = { is: 'fields', entries: ['x', 'y'] } as const;
const cell = { is: 'part', address: '/tabs/0/sections/0/fields/0' } as const;

test('fields go before the field that they are dropped on', () => {
  const done = dropped(definitions, page, fields, { is: 'part', address: '/tabs/0/sections/0/fields/1' });

  expect(at(done?.layout ?? page, '/tabs/0/sections/0/fields')).toEqual(['p', 'x', 'y', 'q', 'r']);
});

test('a field that is dropped further down takes the place of that one', () => {
  const done = dropped(definitions, page, cell, { is: 'part', address: '/tabs/0/sections/0/fields/2' });

  expect(at(done?.layout ?? page, '/tabs/0/sections/0/fields')).toEqual(['q', 'r', 'p']);
});

test('a field that is dropped on a tab without fields gets a section there', () => {
  const done = dropped(definitions, page, cell, { is: 'part', address: '/tabs/1' });

  expect(done?.at).toBe('/tabs/1/sections/1/fields/0');
  expect(at(done?.layout ?? page, '/tabs/1/sections/1')).toEqual({
    name: 'section',
    columns: 2,
    fields: ['p'],
  });
});

test('a field at the end of the column beside makes that column', () => {
  const done = dropped(definitions, page, fields, { is: 'end', list: '/side' });

  expect(done?.layout.side).toEqual([{ name: 'section', columns: 2, fields: ['x', 'y'] }]);
});

test('a tab goes among tabs alone', () => {
  const tab = { is: 'offer', offer: { block: 'tab' } } as const;

  expect(accepts(tab, { is: 'part', address: '/tabs/0' })).toBe(true);
  expect(accepts(tab, { is: 'part', address: '/tabs/0/sections/0' })).toBe(false);
  expect(dropped(definitions, page, tab, { is: 'part', address: '/tabs/1' })?.at).toBe('/tabs/1');
});

test('a section is not dropped among fields, nor a field on a block', () => {
  const section = { is: 'part', address: '/tabs/0/sections/0' } as const;

  expect(accepts(section, { is: 'part', address: cell.address })).toBe(false);
  expect(accepts(cell, { is: 'part', address: '/tabs/1/sections/0' })).toBe(false);
});

test('what is added by a click goes to the section that is chosen', () => {
  expect(placeFor(page, fields, cell.address, 0)).toEqual({ is: 'end', list: '/tabs/0/sections/0/fields' });
  expect(placeFor(page, fields, '', 1)).toEqual({ is: 'end', list: '/tabs/1/sections' });
  expect(placeFor(page, { is: 'offer', offer: { block: 'tab' } }, '', 0)).toEqual({
    is: 'end',
    list: '/tabs',
  });
});
