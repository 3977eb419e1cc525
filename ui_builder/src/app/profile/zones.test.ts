import { expect, test } from 'vitest';
import { offsetOf, offsetText, timeIn, zoneChoices } from './zones';

const winter = new Date('2026-01-31T08:00:00Z');

test('a zone is so far from Greenwich', () => {
  expect(
    ['Asia/Shanghai', 'America/New_York', 'Asia/Kolkata', 'UTC', 'Moon/Crater'].map((zone) =>
      offsetOf(zone, winter),
    ),
  ).toEqual([480, -300, 330, 0, null]);
  expect([480, -300, 330, 0].map(offsetText)).toEqual(['UTC+08:00', 'UTC−05:00', 'UTC+05:30', 'UTC+00:00']);
});

test('every zone is offered from west to east, one’s own among them', () => {
  const choices = zoneChoices('Etc/GMT+12', winter);

  expect(choices[0]).toEqual({ value: 'Etc/GMT+12', label: 'Etc/GMT+12 (UTC−12:00)' });
  expect(choices.find(({ value }) => value === 'America/New_York')?.label).toBe(
    'America/New York (UTC−05:00)',
  );
});

test('it is that late there', () => {
  expect(timeIn('Asia/Shanghai', 'zh-CN', winter)).toBe('16:00');
});
