import { expect, test } from 'vitest';
import { actionsOn, fieldsTold, linesOf, waysTold } from './effective';

const TICKET = {
  verbs: ['read', 'update'],
  fields: { subject: 'edit', number: 'read', priority: 'read', secret: 'none' },
  masked: [],
  rows: [],
} as const;
const RIGHTS = {
  objects: { ticket: TICKET, account: { ...TICKET, verbs: ['read'] }, audit: { ...TICKET, verbs: [] } },
  system: [],
  actions: ['ticket.mass', 'ticket.export', 'account.export'],
  apps: null,
};
const called = (object: string) => `${object}s`;
const compare = (one: string, other: string) => one.localeCompare(other);

test('objects with nothing to do are left out, others stand by label', () => {
  expect(linesOf(RIGHTS, called, compare, '').map(({ object }) => object)).toEqual(['account', 'ticket']);
  expect(linesOf(RIGHTS, called, compare, ' TICK').map(({ object }) => object)).toEqual(['ticket']);
});

test('of fields is told what is hidden, and what others write but the user does not', () => {
  const isWritten = (field: string) => field !== 'number';

  expect(fieldsTold(TICKET, isWritten)).toEqual({ hidden: ['secret'], fixed: ['priority'] });
  expect(fieldsTold({ ...TICKET, verbs: ['read'] }, isWritten)).toEqual({ hidden: ['secret'], fixed: [] });
});

test('a way to change is no further way to see', () => {
  const own = { code: 'owner', text: { en: 'they own it' } };
  const all = { code: 'everyone', text: { en: 'every record' } };
  const rows = [
    { ...own, level: 'edit' },
    { ...own, level: 'read' },
    { ...all, level: 'read' },
  ] as const;

  expect(waysTold({ ...TICKET, rows })).toEqual({ edit: [own.text], read: [all.text] });
  expect(waysTold({ ...TICKET, verbs: ['read'], rows })).toEqual({ edit: [], read: [own.text, all.text] });
});

test('actions are told by object', () => {
  expect(actionsOn(RIGHTS.actions, 'ticket')).toEqual(['export', 'mass']);
});
