import { expect, test } from 'vitest';
import { remindTimes } from './remindTimes';

const shown = (now: string, zone: string) =>
  remindTimes(new Date(now), zone).map(({ name, at }) => [name, at.toISOString()]);

test('mornings and evenings are those of the reader', () => {
  expect(shown('2026-11-20T02:30:00Z', 'Asia/Shanghai')).toEqual([
    ['hour', '2026-11-20T03:30:00.000Z'],
    ['evening', '2026-11-20T10:00:00.000Z'],
    ['tomorrow', '2026-11-21T01:00:00.000Z'],
    ['week', '2026-11-23T01:00:00.000Z'],
  ]);
});

test('on a Monday the next week is seven days away, and an evening that is near is not offered', () => {
  expect(shown('2026-11-23T17:00:00Z', 'UTC').map(([name]) => name)).toEqual(['hour', 'tomorrow', 'week']);
  expect(shown('2026-11-23T17:00:00Z', 'UTC').at(-1)).toEqual(['week', '2026-11-30T09:00:00.000Z']);
});
