import { expect, test } from 'vitest';
import { Definitions } from './definitions';
import { navigation, opens } from './navigation';
import { nameAsText, nounIn, textIn } from './text';

const definitions = new Definitions({
  objects: [
    {
      name: 'ticket',
      label: { en: 'Ticket' },
      plural: { en: 'Tickets' },
      title: 'subject',
      fields: [
        { name: 'number', type: 'autonumber' },
        { name: 'subject', type: 'text', required: true },
        { name: 'account', type: 'lookup', to: 'account' },
        { name: 'priority', type: 'picklist', picklist: 'priority' },
      ],
    },
    {
      name: 'account',
      label: { en: 'Account' },
      plural: { en: 'Accounts' },
      title: 'name',
      owned: false,
      fields: [{ name: 'name', type: 'text', label: { en: 'Account name' } }],
    },
  ],
  picklists: [{ name: 'priority', options: [{ value: 'high' }] }],
  views: [
    { name: 'all', label: { en: 'All' }, object: 'ticket', columns: ['subject'] },
    { name: 'open', label: { en: 'Open' }, object: 'ticket', columns: ['subject'], default: true },
  ],
  layouts: [],
});

test('a path is followed through lookups, to system fields too', () => {
  expect(definitions.field('ticket', 'account.name')?.label).toEqual({ en: 'Account name' });
  expect(definitions.field('ticket', 'owner.owner')).toBeUndefined();
  expect(definitions.field('ticket', 'created_at')?.type).toBe('datetime');
  expect(definitions.field('ticket', 'subject.name')).toBeUndefined();
});

test('what the platform gives is not for people to write, but the owner is', () => {
  const writable = (path: string) => definitions.field('ticket', path)?.writable;

  expect(['id', 'version', 'created_by', 'number'].map(writable)).toEqual([false, false, false, false]);
  expect(['owner', 'subject'].map(writable)).toEqual([true, true]);
});

test('an object without owners has none', () => {
  expect(definitions.field('account', 'owner')).toBeUndefined();
});

test('the options of a shared picklist are those of the field', () => {
  expect(definitions.field('ticket', 'priority')?.choices).toEqual([{ value: 'high' }]);
});

test('the default view opens where none is named, and one is made where there is none', () => {
  expect(definitions.view('ticket').name).toBe('open');
  expect(definitions.view('ticket', 'all').name).toBe('all');
  expect(definitions.view('account').columns).toEqual(['name']);
});

const known = {
  objects: [
    { name: 'ticket', plural: { en: 'Tickets' } },
    { name: 'account', plural: { en: 'Accounts' } },
  ],
  views: [
    { name: 'all', label: { en: 'All' }, object: 'ticket' },
    { name: 'open', label: { en: 'Open' }, object: 'ticket', default: true },
  ],
  pages: [],
};

test('entries stand under their headings and are called after their view or object', () => {
  const groups = navigation(
    {
      name: 'service',
      label: { en: 'Service' },
      items: [
        { object: 'account' },
        { object: 'ticket' },
        { group: { en: 'Work' }, items: [{ object: 'ticket', view: 'all' }] },
      ],
    },
    known,
  );

  expect(groups.map((group) => [group.label, group.entries.map((entry) => entry.label)])).toEqual([
    [null, [{ en: 'Accounts' }, { en: 'Tickets' }]],
    [{ en: 'Work' }, [{ en: 'All' }]],
  ]);
});

test('an entry without a view opens the default one', () => {
  expect(opens({ object: 'ticket' }, 'ticket', 'open', known)).toBe(true);
  expect(opens({ object: 'ticket' }, 'ticket', 'all', known)).toBe(false);
});

test('texts fall back to English, then to any, then to what is given', () => {
  expect(textIn({ en: 'Ticket', 'zh-CN': '工单' }, 'zh-CN')).toBe('工单');
  expect(textIn({ en: 'Ticket' }, 'zh-CN')).toBe('Ticket');
  expect(textIn(undefined, 'en', 'x')).toBe('x');
  expect(nameAsText('due_at')).toBe('Due at');
});

test('a noun is small within an English sentence', () => {
  expect(nounIn('Ticket', 'en')).toBe('ticket');
  expect(nounIn('SLA', 'en')).toBe('SLA');
  expect(nounIn('工单', 'zh-CN')).toBe('工单');
});
