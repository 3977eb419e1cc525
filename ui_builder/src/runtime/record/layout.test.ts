import { expect, test } from 'vitest';
import { Definitions } from '../../meta/definitions';
import { pagePaths, pathsOf } from './layout';

const object = {
  name: 'ticket',
  label: { en: 'Ticket' },
  plural: { en: 'Tickets' },
  title: 'subject',
  fields: [
    { name: 'number', type: 'autonumber' },
    { name: 'subject', type: 'text', required: true },
    { name: 'cause', type: 'text', required: true },
    { name: 'account', type: 'lookup', to: 'ticket' },
  ],
};
const layout = {
  name: 'ticket_record',
  object: 'ticket',
  type: 'record' as const,
  header: { fields: ['number', 'gone'] },
  tabs: [
    {
      name: 'main',
      label: { en: 'Main' },
      sections: [
        { name: 'info', fields: [{ field: 'subject', width: 2 }, 'number', 'account.subject', 'created_at'] },
        { name: 'talk', block: 'related_list' as const, relation: 'comment.ticket', fields: ['body'] },
        { name: 'again', fields: ['subject'] },
      ],
    },
  ],
};
const definitions = new Definitions({ objects: [object], picklists: [], views: [], layouts: [layout] });
const info = definitions.object('ticket');

test('a record page reads the title, the header and every field of its sections once', () => {
  const paths = info === undefined ? [] : pathsOf(definitions, info, layout);

  expect(paths).toEqual(['subject', 'number', 'account.subject', 'created_at']);
});

test('a record has the page of its type, one without a type that of the default, others the common one', () => {
  const types = ['sale', 'claim', 'other'].map((name) => ({
    name,
    label: { en: name },
    default: name === 'claim',
  }));
  const pageFor = (type: string, field: string) => ({
    ...layout,
    name: type,
    for: { record_type: type },
    tabs: [{ name: 'main', label: { en: 'Main' }, sections: [{ name: 'info', fields: [field] }] }],
  });
  const typed = new Definitions({
    objects: [{ ...object, record_types: types }],
    picklists: [],
    views: [],
    layouts: [layout, pageFor('sale', 'cause'), pageFor('claim', 'number')],
  });
  const names = ['sale', 'claim', 'other', undefined].map((type) => typed.layout('ticket', type).name);
  const typedInfo = typed.object('ticket');

  expect(names).toEqual(['sale', 'claim', 'ticket_record', 'claim']);
  expect(typedInfo && pagePaths(typed, typedInfo)).toContain('record_type');
  expect(typedInfo?.fields.get('record_type')?.writable).toBe(true);
});

test('what a lookup always fetches is not for people to write, and what is computed is not required', () => {
  const fetching = new Definitions({
    objects: [
      {
        ...object,
        fields: [
          { name: 'subject', type: 'text', required: true, default: { expression: "'x'" } },
          { name: 'account', type: 'lookup', to: 'ticket', fetch: [{ field: 'subject', into: 'cause' }] },
          { name: 'cause', type: 'text', required: true },
        ],
      },
    ],
    picklists: [],
    views: [],
    layouts: [],
  });
  const field = (name: string) => fetching.field('ticket', name);

  expect(field('cause')).toMatchObject({ writable: false, required: false });
  expect(field('subject')?.default).toBeUndefined();
  expect(field('subject')?.required).toBe(false);
});
