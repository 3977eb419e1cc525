import { expect, test } from 'vitest';
import type { LayoutDraft } from '../layouts/layoutDraft';
import type { ObjectDraft } from '../objects/objectDraft';
import type { ViewDraft } from '../objects/pageDrafts';
import { copyLayout, copyObject, copyView, PARTS, type Part } from './copying';
import { newObject, pluralOf } from './newObject';

const ALL: ReadonlySet<Part> = new Set(PARTS);
const TICKET = {
  kind: 'object',
  name: 'ticket',
  label: { en: 'Ticket', 'zh-CN': '工单' },
  plural: { en: 'Tickets', 'zh-CN': '工单' },
  icon: 'ticket',
  title: 'subject',
  fields: [
    { name: 'subject', type: 'text' },
    { name: 'status', type: 'picklist', options: [{ value: 'new' }], controlled_by: 'kind' },
    { name: 'hours', type: 'rollup', from: 'entry.ticket', aggregate: 'sum' },
    { name: 'cost', type: 'formula', formula: 'hours * 80' },
    { name: 'duplicate_of', type: 'lookup', to: 'ticket' },
    { name: 'project', type: 'parent', to: 'project', rows: 'tickets' },
  ],
  rules: [
    { name: 'cheap', when: 'cost > 100', message: { en: 'Too dear' } },
    { name: 'named', when: "subject = 'x'", message: { en: 'Say more' } },
  ],
  indexes: [['status'], ['cost']],
} as unknown as ObjectDraft;

test.each([
  ['Ticket', 'Tickets'],
  ['Box', 'Boxes'],
  ['Branch', 'Branches'],
  ['Company', 'Companies'],
  ['Day', 'Days'],
  ['Bus', 'Buses'],
  ['Q4', 'Q4'],
  ['', ''],
])('the plural of %s is %s', (one, many) => {
  expect(pluralOf(one, 'en')).toBe(many);
});

test('Chinese says the same for one and many', () => {
  expect(pluralOf('设备', 'zh-CN')).toBe('设备');
});

test('an object is made of a label', () => {
  expect(newObject({ label: { 'zh-CN': '设备' }, title: { 'zh-CN': '名称' } }, ['account'])).toEqual({
    kind: 'object',
    name: 'equipment',
    label: { 'zh-CN': '设备' },
    plural: { 'zh-CN': '设备' },
    title: 'name',
    fields: [{ name: 'name', type: 'text', label: { 'zh-CN': '名称' }, required: true }],
  });
});

test('an object whose name is taken, or says nothing, gets another', () => {
  const title = { en: 'Name' };

  expect(newObject({ label: { en: 'Ticket' }, title }, ['ticket']).name).toBe('ticket_2');
  expect(newObject({ label: { 'zh-CN': '魑魅' }, title }, ['object_1']).name).toBe('object_2');
});

test('a copy points at itself where the original did, and leaves out what is added up', () => {
  const { object, left } = copyObject(TICKET, { en: 'Complaint' }, ALL, ['ticket']);

  expect(object.name).toBe('complaint');
  expect(object.plural).toEqual({ en: 'Complaints' });
  expect(left).toEqual(['hours', 'cost']);
  expect(object.fields.map(({ name }) => name)).toEqual(['subject', 'status', 'duplicate_of', 'project']);
  expect(object.fields[2]?.to).toBe('complaint');
  expect(object.fields[3]).toMatchObject({ to: 'project', rows: 'complaints' });
  expect(object.rules?.map(({ name }) => name)).toEqual(['named']);
  expect(object.indexes).toEqual([['status']]);
});

test('a copy has only what is wanted', () => {
  const bare = copyObject(TICKET, { en: 'Complaint' }, new Set<Part>(['rules']), []);
  const blank = copyObject(TICKET, { en: 'Complaint' }, new Set<Part>(['fields']), []);

  expect(bare.object.fields).toEqual([{ name: 'subject', type: 'text' }]);
  expect(bare.object.rules).toBeUndefined();
  expect(blank.object.fields[1]).toEqual({ name: 'status', type: 'picklist', options: [] });
  expect(blank.object.rules).toBeUndefined();
});

test('views are copied without what was left out', () => {
  const copied = copyObject(TICKET, { en: 'Complaint' }, ALL, []);
  const view = {
    kind: 'view',
    name: 'ticket_open',
    label: { en: 'Open' },
    object: 'ticket',
    columns: ['subject', { field: 'hours' }],
    sort: '-subject',
  } as ViewDraft;

  expect(copyView(view, copied, 'ticket', [])).toEqual({
    ...view,
    name: 'complaint_open',
    object: 'complaint',
    columns: ['subject'],
  });
  expect(copyView({ ...view, sort: 'cost' }, copied, 'ticket', [])).toBeNull();
  expect(copyView(view, copied, 'ticket', ['complaint_open'])?.name).toBe('complaint_open_1');
});

test('layouts are copied without lists of what belongs to the original', () => {
  const copied = copyObject(TICKET, { en: 'Complaint' }, ALL, []);
  const layout = {
    kind: 'layout',
    name: 'ticket_record',
    object: 'ticket',
    type: 'record',
    header: { fields: ['status', 'cost'] },
    tabs: [
      { name: 'main', label: {}, sections: [{ name: 'a', fields: ['subject', { field: 'hours' }] }] },
      { name: 'more', label: {}, sections: [{ name: 'b', block: 'related_list', relation: 'entry.ticket' }] },
    ],
    side: [{ name: 'c', block: 'timeline' }],
  } as unknown as LayoutDraft;

  expect(copyLayout(layout, copied, 'ticket', [])).toEqual({
    kind: 'layout',
    name: 'complaint_record',
    object: 'complaint',
    type: 'record',
    header: { fields: ['status'] },
    tabs: [{ name: 'main', label: {}, sections: [{ name: 'a', fields: ['subject'] }] }],
    side: [{ name: 'c', block: 'timeline' }],
  });
});
