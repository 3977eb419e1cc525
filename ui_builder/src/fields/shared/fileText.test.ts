import { expect, test } from 'vitest';
import { sizeText } from './fileText';

test('a size is told in the greatest unit of which there is one', () => {
  expect(sizeText(0, 'en')).toBe('0 bytes');
  expect(sizeText(1023, 'en')).toBe('1,023 bytes');
  expect(sizeText(1536, 'en')).toBe('1.5 kB');
  expect(sizeText(20 * 1024 * 1024, 'en')).toBe('20 MB');
  expect(sizeText(5000 * 1024 ** 3, 'en')).toBe('5,000 GB');
});

test('it is told in the language of the reader', () => {
  expect(sizeText(3, 'zh-CN')).toBe('3字节');
});
