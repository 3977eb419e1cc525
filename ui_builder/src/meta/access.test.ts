import { expect, test } from 'vitest';
import { copiedFields } from '../runtime/form/createSearch';
import { Definitions, type ObjectInfo } from './definitions';
import { activeRecordTypes, defaultRecordType } from './systemFields';
import type { ObjectDef } from './types';

const CONTACT: ObjectDef = {
  name: 'contact',
  label: { en: 'Contact' },
  plural: { en: 'Contacts' },
  title: 'name',
  fields: [
    { name: 'name', type: 'text', access: 'edit' },
    { name: 'tier', type: 'text', access: 'read' },
    { name: 'phone', type: 'phone', access: 'edit', masked: true },
  ],
  record_types: [
    { name: 'person', label: { en: 'Person' }, default: true, choosable: false },
    { name: 'firm', label: { en: 'Firm' } },
  ],
  system_access: { id: 'read', version: 'read', owner: 'read', record_type: 'edit' },
};
const source = { objects: [CONTACT], picklists: [], views: [], layouts: [] };
const info = new Definitions(source).object('contact') as ObjectInfo;

test('system fields that one may not see are not there, and what one only reads is not written', () => {
  expect([...info.fields.keys()]).toEqual(['id', 'version', 'owner', 'record_type', 'name', 'tier', 'phone']);
  expect([...info.fields.values()].filter(({ writable }) => writable).map(({ name }) => name)).toEqual([
    'record_type',
    'name',
    'phone',
  ]);
});

test('record types that one may not choose are not offered', () => {
  expect(activeRecordTypes(CONTACT).map(({ name }) => name)).toEqual(['firm']);
  expect(defaultRecordType(CONTACT)?.name).toBe('firm');
});

test('a copy takes nothing over of what is masked', () => {
  expect(copiedFields(info)).toEqual(['record_type', 'name']);
});
