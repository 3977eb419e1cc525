import { expect, test } from 'vitest';
import type { Field, ObjectInfo } from '../../../meta/definitions';
import { givenBack } from './givenBack';
import { wayKey } from './ways';

const field = (name: string, type = 'text', writable = true) =>
  [name, { name, type, writable, definition: {} } as unknown as Field] as const;
const info = {
  definition: { name: 'ticket', shape: 'plain' },
  fields: new Map([
    field('subject'),
    field('pin', 'encrypted_text'),
    field('total', 'rollup', false),
    field('status'),
  ]),
} as unknown as ObjectInfo;
const record = { id: 'a', version: 3 };
const changes = {
  status: ['new', 'open'],
  total: [1, 2],
  pin: ['••••', '••••'],
  subject: ['a', 'b'],
} as const;

test('what people may write is given back, but for secrets, of which the history has no value', () => {
  expect(givenBack(info, record, { event: 'updated', changes })).toEqual(['subject', 'status']);
});

test('before a record was made there was nothing to give back', () => {
  expect(givenBack(info, record, { event: 'created', changes })).toEqual([]);
});

test('what a person did on a page goes without saying', () => {
  expect(['session', 'import', 'form:contact', 'later'].map(wayKey)).toEqual([
    null,
    'past.via_import',
    'past.via_form',
    null,
  ]);
});
