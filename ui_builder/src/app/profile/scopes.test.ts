import { expect, test } from 'vitest';
import type { Session } from '../../api/session';
import { areWhole, endOf, isOver, rightsForTokens, sentScopes, toggled } from './scopes';

test('verbs stand in the order that people name them', () => {
  expect(toggled(['delete'], 'read')).toEqual(['read', 'delete']);
  expect(toggled(['read', 'delete'], 'delete')).toEqual(['read']);
});

test('each line names an object of its own and something that may be done', () => {
  expect(areWhole([{ object: 'ticket', verbs: ['read'] }], [])).toBe(true);
  expect(areWhole([], [])).toBe(false);
  expect(areWhole([{ object: '', verbs: ['read'] }], [])).toBe(false);
  expect(areWhole([{ object: 'ticket', verbs: [] }], ['users'])).toBe(false);
  expect(
    areWhole(
      [
        { object: 'ticket', verbs: ['read'] },
        { object: 'ticket', verbs: ['update'] },
      ],
      [],
    ),
  ).toBe(false);
});

test('rights on the platform are enough; a line without an object is left out', () => {
  const blank = { object: '', verbs: ['read'] } as const;
  const tickets = { object: 'ticket', verbs: ['read'] } as const;

  expect(areWhole([blank], ['audit'])).toBe(true);
  expect(sentScopes([blank], ['audit', 'users'])).toEqual([{ system: ['audit', 'users'] }]);
  expect(sentScopes([tickets, blank], [])).toEqual([tickets]);
});

test('a token is offered the rights that one has, and none that takes a session or another tenant', () => {
  const of = (everything: boolean, operates: boolean) =>
    rightsForTokens({
      rights: { everything, system: ['audit', 'view_as'] },
      tenant: { operates },
    } as unknown as Session);

  expect(of(false, true)).toEqual(['audit']);
  expect(of(true, false)).toEqual([
    'builder',
    'users',
    'settings',
    'secrets',
    'files',
    'audit',
    'personal_data',
    'purge',
    'flows',
  ]);
  expect(of(true, true)).toContain('tenants');
});

test('a token ends so many days from now, or never', () => {
  const now = new Date('2026-11-22T10:00:00Z');

  expect(endOf('30', now)).toBe('2026-12-22T10:00:00.000Z');
  expect(endOf('never', now)).toBeUndefined();
  expect(isOver('2026-11-22T10:00:00Z', now)).toBe(true);
  expect(isOver('2026-11-22T10:00:01Z', now)).toBe(false);
  expect(isOver(null, now)).toBe(false);
});
