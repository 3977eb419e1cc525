import { expect, test } from 'vitest';
import { instantOf, relativeTime, shownDay, shownTime, wallClock } from './moments';

const now = new Date('2026-03-10T12:00:00Z');

test.each([
  ['2026-03-10T11:58:00Z', '2 minutes ago'],
  ['2026-03-10T15:30:00Z', 'in 3 hours'],
  ['2026-03-09T11:00:00Z', 'yesterday'],
  ['2026-01-01T00:00:00Z', null],
])('%s is %s', (at, expected) => {
  expect(relativeTime(new Date(at), now, 'en')).toBe(expected);
});

test.each([
  ['08:30:00', 'en', '8:30 AM'],
  ['20:30:05', 'zh-CN', '20:30:05'],
])('%s reads in %s as %s', (time, locale, expected) => {
  expect(shownTime(time, locale)).toBe(expected);
});

test('a calendar day does not move with the time zone', () => {
  expect(shownDay('2026-01-31', 'en')).toBe('Jan 31, 2026');
});

test.each([
  ['2026-01-31T16:00', 'Asia/Shanghai', '2026-01-31T08:00:00.000Z'],
  ['2026-07-01T09:30', 'Europe/Berlin', '2026-07-01T07:30:00.000Z'],
  ['2026-01-01T09:30', 'America/New_York', '2026-01-01T14:30:00.000Z'],
])('%s in %s is %s and back', (clock, zone, instant) => {
  expect(instantOf(clock, zone).toISOString()).toBe(instant);
  expect(wallClock(new Date(instant), zone)).toBe(clock);
});
