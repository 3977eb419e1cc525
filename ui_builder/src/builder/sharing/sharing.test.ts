import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  BASES,
  baseOf,
  isKeptOwnerless,
  isWhole,
  peopleFields,
  possibleBases,
  type SharedObject,
  SUPERIORS,
  withReveals,
  withShared,
} from './sharing';

const TICKET: SharedObject = {
  kind: 'object',
  name: 'ticket',
  label: { en: 'Ticket' },
  plural: { en: 'Tickets' },
  title: 'subject',
  fields: [
    { name: 'subject', type: 'text' },
    { name: 'account', type: 'lookup', to: 'account' },
    { name: 'queue', type: 'lookup', to: 'queue' },
    { name: 'checker', type: 'user' },
  ],
};

test('what can be chosen is what the schema knows', () => {
  const { properties } = JSON.parse(readFileSync('../metadata/schema/object.json', 'utf8'));

  expect(properties.sharing.enum).toEqual([...BASES]);
  expect(properties.superiors.enum).toEqual([...SUPERIORS]);
});

test('rows of a document are reached with it; others by everybody as long as nothing is said', () => {
  const line = { ...TICKET, fields: [{ name: 'order', type: 'parent', to: 'order', inline: true }] };

  expect([baseOf(TICKET), baseOf(line)]).toEqual(['edit', 'parent']);
  expect(possibleBases(line)).toEqual(['parent']);
  expect(possibleBases(TICKET)).toEqual(['private', 'read', 'edit']);
});

test('what nobody owns is kept from people only where a lookup names who reaches it', () => {
  const ownerless = { ...TICKET, owned: false };

  expect(possibleBases(ownerless)).toEqual(['edit']);
  expect(possibleBases(withShared(ownerless, 'queue', 'edit'))).toEqual(['private', 'read', 'edit']);
});

test('that nobody owns records matters only where they are kept from people', () => {
  const ownerless = { ...TICKET, owned: false };

  expect(BASES.map((sharing) => isKeptOwnerless({ ...ownerless, sharing }))).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect([isKeptOwnerless(ownerless), isKeptOwnerless({ ...TICKET, sharing: 'private' })]).toEqual([
    false,
    false,
  ]);
});

test('lookups to people, teams, queues and departments share; each once', () => {
  const shared = withShared(withShared(TICKET, 'queue', 'edit'), 'checker', 'read');

  expect(peopleFields(TICKET).map(({ name }) => name)).toEqual(['queue', 'checker']);
  expect(withShared(shared, 'queue', 'read').shared_with).toEqual([
    { field: 'queue', level: 'read' },
    { field: 'checker', level: 'read' },
  ]);
  expect(withShared(withShared(shared, 'queue', undefined), 'checker', undefined)).toEqual(TICKET);
});

test('a lookup that reveals says so, and nothing else where it does not', () => {
  const reveals = withReveals(TICKET, 'account', true);

  expect(reveals.fields[1]).toEqual({ name: 'account', type: 'lookup', to: 'account', reveals: true });
  expect(withReveals(reveals, 'account', false)).toEqual(TICKET);
});

test('a rule is whole once it says which records, and with whom', () => {
  const rule = { kind: 'sharing', name: 'r', label: {}, object: 'ticket', level: 'read' } as const;

  expect(isWhole({ ...rule, to: { everyone: true } })).toBe(false);
  expect(isWhole({ ...rule, to: { everyone: true }, where: "status = 'new'" })).toBe(true);
});
