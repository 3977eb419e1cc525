import { expect, test } from 'vitest';
import type { Expression } from '../formula/tree';
import { Definitions } from './definitions';
import { nested, type ScopeContent } from './scope';

const expression = (value: boolean): Expression => ({
  type: 'boolean',
  tree: { node: 'constant', type: 'boolean', value },
  reads: { paths: [], globals: [], clock: false, related: {} },
});
const object = (name: string, fields: readonly string[]) => ({
  name,
  label: { en: name },
  plural: { en: name },
  title: fields[0] ?? 'id',
  fields: fields.map((each) => ({ name: each, type: 'text' })),
});
const ticket: ScopeContent = {
  objects: [object('ticket', ['subject']), object('account', ['name'])],
  picklists: [{ name: 'priority', options: [{ value: 'high' }] }],
  views: [{ name: 'ticket_open', label: { en: 'Open' }, object: 'ticket', columns: ['subject'] }],
  layouts: [{ name: 'ticket_record', object: 'ticket', type: 'record', tabs: [] }],
  expressions: { ticket: { 'subject = null': expression(true) }, account: { old: expression(true) } },
};
const account: ScopeContent = {
  objects: [object('account', ['name', 'tier']), object('contact', ['email'])],
  picklists: [{ name: 'tier', options: [{ value: 'key' }] }],
  views: [{ name: 'account_all', label: { en: 'All' }, object: 'account', columns: ['name'] }],
  layouts: [],
  expressions: { account: { "tier = 'key'": expression(false) } },
};

test('what is known around a scope stays known in it, and what both know is its own', () => {
  const both = nested(account, ticket);

  const definitions = new Definitions(both);

  expect(both.objects.map((each) => each.name)).toEqual(['account', 'contact', 'ticket']);
  expect(definitions.field('account', 'tier')?.type).toBe('text');
  expect(definitions.field('ticket', 'subject')?.type).toBe('text');
  expect(definitions.views('ticket').map((each) => each.name)).toEqual(['ticket_open']);
  expect(definitions.views('account').map((each) => each.name)).toEqual(['account_all']);
  expect(both.picklists.map((each) => each.name)).toEqual(['tier', 'priority']);
  expect(both.layouts.map((each) => each.name)).toEqual(['ticket_record']);
});

test('the trees of both are there, by object and source', () => {
  expect(nested(account, ticket).expressions).toEqual({
    ticket: { 'subject = null': expression(true) },
    account: { old: expression(true), "tier = 'key'": expression(false) },
  });
});

test('a scope without trees adds none', () => {
  const { expressions: _, ...plain } = account;

  expect(nested(plain, ticket).expressions).toEqual(ticket.expressions);
});
