import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SYSTEM_RIGHTS } from '../../api/session';
import { Definitions, type ObjectInfo } from '../../meta/definitions';
import { comparedSets } from './compare';
import { moved } from './gridKeys';
import { type LinesAsked, linesOf } from './lines';
import {
  ACTIONS,
  actionOf,
  copiedFrom,
  grantOf,
  isImplied,
  levelOf,
  type PermissionSetDef,
  verbOf,
  withLevel,
  withListed,
  withoutObject,
  withRecordType,
  withVerb,
} from './permissionSet';

const SET: PermissionSetDef = { kind: 'permission_set', name: 'sales', label: { en: 'Sales' } };
const definitions = new Definitions({
  objects: [
    {
      name: 'ticket',
      label: { en: 'Ticket' },
      plural: { en: 'Tickets' },
      title: 'subject',
      fields: [
        { name: 'subject', type: 'text' },
        { name: 'phone', type: 'phone', label: { en: 'Telephone' }, mask: { start: 3, end: 4 } },
      ],
      record_types: [
        { name: 'fault', label: { en: 'Fault' } },
        { name: 'wish', label: { en: 'Wish' } },
      ],
    },
    {
      name: 'account',
      label: { en: 'Account' },
      plural: { en: 'Accounts' },
      title: 'name',
      fields: [{ name: 'name', type: 'text' }],
    },
  ],
  picklists: [],
  views: [],
  layouts: [],
});
const OBJECTS = ['ticket', 'account'].map((name) => definitions.object(name) as ObjectInfo);
const ASKED: LinesAsked = { sought: '', shown: 'all', opened: new Set() };
const WORDING = {
  text: (texts: Readonly<Record<string, string>> | undefined, fallback: string) => texts?.en ?? fallback,
  anyObject: 'Any other object',
  anyField: 'Any other field',
};
const keys = (set: PermissionSetDef, asked: Partial<LinesAsked>) =>
  linesOf(set, OBJECTS, { ...ASKED, ...asked }, WORDING).map(({ key }) => key);

test('the rights and actions that are offered are those of the schema', () => {
  const schema = JSON.parse(readFileSync('../metadata/schema/permission_set.json', 'utf8'));

  expect(schema.properties.system.items.enum).toEqual([...SYSTEM_RIGHTS]);
  expect(schema.properties.actions.items.pattern).toContain(`(${ACTIONS.join('|')})`);
});

test('an object that is named first begins with what any object has', () => {
  const any = withVerb(SET, '*', 'read', true);
  const named = withVerb(any, 'ticket', 'update', 'department');

  expect(named.objects).toEqual({ '*': { read: true }, ticket: { read: true, update: 'department' } });
  expect(grantOf(named, 'account')).toEqual({ grant: { read: true }, own: false });
  expect(withoutObject(named, 'ticket').objects).toEqual({ '*': { read: true } });
});

test('who may change may read, and modify all has every narrower right in it', () => {
  const set = withVerb(SET, 'ticket', 'modify_all', true);
  const { grant } = grantOf(set, 'ticket');

  expect(withVerb(SET, 'ticket', 'delete', true).objects?.ticket).toEqual({ delete: true, read: true });
  expect(
    ['read', 'update', 'delete', 'view_all', 'create'].map((verb) => verbOf(grant, verb as 'read')),
  ).toEqual([true, true, true, true, false]);
  expect(isImplied(grant, 'update')).toBe(true);
  expect(isImplied(grant, 'modify_all')).toBe(false);
});

test('a field has its own level, else that of any field, else all where the object is granted', () => {
  const granted = withVerb(SET, 'ticket', 'read', true);
  const any = withLevel(granted, 'ticket', '*', 'read');
  const own = withLevel(any, 'ticket', 'phone', 'none');

  expect(levelOf(SET, 'ticket', 'phone')).toEqual({ level: 'none', own: false });
  expect(levelOf(granted, 'ticket', 'phone')).toEqual({ level: 'edit', own: false });
  expect(levelOf(any, 'ticket', 'phone')).toEqual({ level: 'read', own: false });
  expect(levelOf(own, 'ticket', 'phone')).toEqual({ level: 'none', own: true });
  expect(withLevel(withLevel(own, 'ticket', 'phone', undefined), 'ticket', '*', undefined)).toEqual(granted);
});

test('all record types are none that is named', () => {
  const all = ['fault', 'wish'];
  const one = withRecordType(withVerb(SET, 'ticket', 'read', true), 'ticket', all, 'wish', false);

  expect(one.objects?.ticket?.record_types).toEqual(['fault']);
  expect(withRecordType(one, 'ticket', all, 'wish', true).objects?.ticket).toEqual({ read: true });
});

test('an action for any object goes for each', () => {
  const set = withListed(SET, 'actions', '*.export', true);

  expect(actionOf(set, 'ticket', 'export')).toEqual({ on: true, own: false, any: true });
  expect(actionOf(set, 'ticket', 'import').on).toBe(false);
  expect(withListed(set, 'actions', '*.export', false)).toEqual(SET);
});

test('a copy has the rights of the other, and its own name', () => {
  const other = withListed(withVerb(SET, 'ticket', 'read', true), 'system', 'audit', true);
  const mine = { ...SET, name: 'mine', label: { en: 'Mine' }, apps: ['crm'] };

  expect(copiedFrom(mine, other)).toEqual({ ...other, name: 'mine', label: { en: 'Mine' } });
});

test('lines are found by their words, and those inside open what they lie in', () => {
  const said = withLevel(SET, 'ticket', 'phone', 'read');

  expect(keys(SET, {})).toEqual(['*', 'ticket', 'account']);
  expect(keys(SET, { sought: 'telephone' })).toEqual(['ticket', 'ticket.phone']);
  expect(keys(said, { shown: 'said', opened: new Set(['ticket']) })).toEqual([
    '*',
    'ticket',
    'ticket.*',
    'ticket.phone',
  ]);
  expect(keys(SET, { opened: new Set(['ticket']) }).slice(0, 5)).toEqual([
    '*',
    'ticket',
    'ticket#fault',
    'ticket#wish',
    'ticket.*',
  ]);
});

test('two sets differ where what they come to differs', () => {
  const left = withVerb(SET, '*', 'read', true);
  const right = withVerb(withVerb(SET, 'ticket', 'read', true), 'account', 'read', true);
  const groups = comparedSets(left, right, OBJECTS);

  expect(groups.map(({ object, differences }) => [object, differences])).toEqual([
    ['*', 1],
    ['ticket', 0],
    ['account', 0],
    [null, 0],
  ]);
});

test('keys move from cell to cell and stay inside', () => {
  const width = (line: number) => (line === 1 ? 5 : 12);
  const key = (name: string, ctrlKey = false) => ({ key: name, ctrlKey });

  expect(moved({ line: 0, column: 9 }, key('ArrowDown'), 3, width)).toEqual({ line: 1, column: 4 });
  expect(moved({ line: 0, column: 0 }, key('ArrowLeft'), 3, width)).toEqual({ line: 0, column: 0 });
  expect(moved({ line: 0, column: 3 }, key('End', true), 3, width)).toEqual({ line: 2, column: 11 });
  expect(moved({ line: 0, column: 3 }, key('a'), 3, width)).toBeNull();
});
