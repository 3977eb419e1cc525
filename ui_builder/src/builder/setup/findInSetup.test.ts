import { expect, it } from 'vitest';
import { type Findable, findInSetup } from './findInSetup';

const ALL: readonly Findable[] = [
  {
    kind: 'object',
    name: 'ticket',
    label: { en: 'Ticket', 'zh-CN': '工单' },
    fields: [{ name: 'status', label: { en: 'State' } }, { name: 'ticket_no' }],
  },
  { kind: 'layout', name: 'ticket_page', object: 'ticket' },
  { kind: 'view', name: 'open', label: { en: 'Open tickets' }, object: 'ticket' },
];
const text = (texts: Readonly<Record<string, string>> | undefined, fallback: string) => texts?.en ?? fallback;
const find = (sought: string) => findInSetup(ALL, sought, text).map(({ address }) => address);

it('finds by label and by name, in any language, objects first', () => {
  expect(find('tick')).toEqual([
    'objects/ticket',
    'layouts/ticket_page',
    'objects/ticket/fields/ticket_no',
    'views/open',
  ]);
  expect(find('工单')).toEqual(['objects/ticket']);
  expect(find('status')).toEqual(['objects/ticket/fields/status']);
});

it('wants all of the words, and finds nothing for none', () => {
  expect(find('open tickets')).toEqual(['views/open']);
  expect(find('open nothing')).toEqual([]);
  expect(find('  ')).toEqual([]);
});
