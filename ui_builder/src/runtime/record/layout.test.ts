import { expect, test } from 'vitest';
import { Definitions } from '../../meta/definitions';
import { formSections, pathsOf } from './layout';

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
  type: 'record',
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

test('a form asks for what people write, once, and for what the layout forgot though it is required', () => {
  const sections = info === undefined ? [] : formSections(definitions, info);

  expect(sections.map((section) => [section.name, section.cells.map((cell) => cell.path)])).toEqual([
    ['', ['cause']],
    ['info', ['subject']],
  ]);
});
