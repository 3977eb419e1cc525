import { expect, test } from 'vitest';
import { clockText, shownDuration } from './durationText';

test.each([
  ['9000', '2:30'],
  ['90', '0:01:30'],
  ['-5400', '-1:30'],
  ['0', '0:00'],
  ['35999999999', '9999999:59:59'],
  ['2h 30m', '2h 30m'],
])('%s is edited as %s', (seconds, expected) => {
  expect(clockText(seconds)).toBe(expected);
});

test.each([
  ['9000', 'en', '2 hr 30 min'],
  ['9000', 'zh-CN', '2小时 30分钟'],
  ['-90', 'en', '-1 min 30 sec'],
  ['0', 'en', '0 min'],
])('%s reads in %s as %s', (seconds, locale, expected) => {
  expect(shownDuration(seconds, locale)).toBe(expected);
});
