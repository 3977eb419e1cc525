import { expect, test } from 'vitest';
import { spanText } from './spans';

test('a length of time is told in the largest unit that it fills', () => {
  expect(spanText(12, 'en')).toBe('12 ms');
  expect(spanText(1_250, 'en')).toBe('1.3 sec');
  expect(spanText(45_400, 'en')).toBe('45 sec');
  expect(spanText(90_000, 'en')).toBe('1.5 min');
  expect(spanText(3 * 86_400_000, 'zh-CN')).toBe('3天');
});
