import { expect, test } from 'vitest';
import { chooseLayout } from './layoutChoice';
import type { LayoutDef, LayoutForDef } from './types';

function layout(name: string, whom?: LayoutForDef, type: LayoutDef['type'] = 'record'): LayoutDef {
  return { name, object: 'ticket', type, tabs: [], ...(whom === undefined ? {} : { for: whom }) };
}

const layouts = [
  layout('plain'),
  layout('phone', { device: 'phone' }),
  layout('claims', { record_type: 'claim' }),
  layout('claims_phone', { record_type: 'claim', device: 'phone' }),
  layout('leads', { users: "$user.title = 'Lead'" }),
  layout('quick', undefined, 'quick_create'),
];

test.each([
  [undefined, false, 'leads'],
  [undefined, true, 'leads'],
  ['claim', false, 'claims'],
  ['claim', true, 'claims_phone'],
  ['sale', false, 'leads'],
])('a record of type %s, on a phone: %s, has the layout %s', (recordType, phone, name) => {
  expect(chooseLayout(layouts, 'record', { recordType, phone })?.name).toBe(name);
});

test('the device counts only where there is one for it', () => {
  const few = layouts.filter(({ name }) => name === 'plain' || name === 'phone');

  expect(chooseLayout(few, 'record', { phone: false })?.name).toBe('plain');
  expect(chooseLayout(few, 'record', { phone: true })?.name).toBe('phone');
  expect(chooseLayout(few, 'create', { phone: true })).toBeUndefined();
});
