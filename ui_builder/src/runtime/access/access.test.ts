import { expect, test } from 'vitest';
import type { RecordJson } from '../../api/records';
import type { ObjectInfo } from '../../meta/definitions';
import { endOfDay, untilText } from './endOfDay';
import { holdsPersonalData, mayShare } from './sharingRights';

const NOTHING = { everything: false, system: [], actions: [] };
const TICKET = { id: '1', version: 1, owner: { id: 'mei', label: 'Mei' } } as unknown as RecordJson;
const object = (sharing?: string) => ({ definition: { name: 'ticket', sharing } }) as unknown as ObjectInfo;

test('a day ends where one lives, also on days on which clocks change', () => {
  expect(endOfDay('2026-11-22', 'UTC')).toBe('2026-11-23T00:00:00.000Z');
  expect(endOfDay('2026-11-22', 'Asia/Shanghai')).toBe('2026-11-22T16:00:00.000Z');
  expect(endOfDay('2026-03-28', 'Europe/Berlin')).toBe('2026-03-28T23:00:00.000Z');
  expect(endOfDay('2026-03-29', 'Europe/Berlin')).toBe('2026-03-29T22:00:00.000Z');
});

test('until when a share goes is told by the day that was chosen, or by the moment', () => {
  const chosen = new Date(endOfDay('2026-11-22', 'Asia/Shanghai'));

  expect(untilText(chosen, 'en', 'Asia/Shanghai')).toBe('Nov 22, 2026');
  expect(untilText(new Date('2026-11-22T08:30:00Z'), 'en', 'UTC')).toMatch(/^Nov 22, 2026, 8:30.AM$/);
});

test('owners share what is theirs, others need the right', () => {
  const may = (user: string, actions: readonly string[]) =>
    mayShare(object('private'), TICKET, { ...NOTHING, actions }, user);

  expect([
    may('mei', []),
    may('chen', []),
    may('chen', ['ticket.share']),
    may('chen', ['deal.share']),
  ]).toEqual([true, false, true, false]);
});

test('nothing is shared by itself where that would change nothing', () => {
  const everything = { everything: true };

  expect(
    ['private', 'read', 'edit', 'parent', undefined].map((each) =>
      mayShare(object(each), TICKET, everything, 'mei'),
    ),
  ).toEqual([true, true, false, false, false]);
});

test('personal data are where a field is marked so', () => {
  const holding = (...personal: readonly boolean[]) =>
    holdsPersonalData({
      fields: new Map(personal.map((each, at) => [`f${at}`, { definition: { personal: each } }])),
    } as unknown as ObjectInfo);

  expect([holding(), holding(false), holding(false, true)]).toEqual([false, false, true]);
});
