import { expect, test } from 'vitest';
import { Definitions } from './definitions';
import { keyFields, keyText } from './keyFields';
import { textIn } from './text';

const definitions = new Definitions({
  objects: [
    {
      name: 'contact',
      label: {},
      plural: {},
      title: 'name',
      fields: [
        { name: 'name', type: 'text' },
        { name: 'notes', type: 'long_text' },
        { name: 'role', type: 'picklist', options: [{ value: 'cto', label: { en: 'CTO' } }] },
        { name: 'account', type: 'lookup', to: 'account' },
        { name: 'email', type: 'email' },
        { name: 'code', type: 'text', unique: true },
      ],
    },
  ],
  picklists: [],
  views: [],
  layouts: [],
});
const info = definitions.object('contact');

test('what is unique tells records apart best, then ways to reach somebody', () => {
  expect(info && keyFields(info).map(({ name }) => name)).toEqual(['code', 'email']);
});

test('values are written as people read them, blanks left out', () => {
  const fields = ['account', 'role', 'email'].flatMap((name) => info?.fields.get(name) ?? []);
  const record = { account: { id: '1', label: 'Acme' }, role: 'cto', email: null };

  expect(keyText(record, fields, (texts, fallback) => textIn(texts, 'en', fallback))).toBe('Acme · CTO');
});
