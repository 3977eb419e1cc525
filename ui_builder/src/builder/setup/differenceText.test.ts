import { expect, test } from 'vitest';
import { placeText, valueText } from './differenceText';

test('the place of a difference reads as its steps', () => {
  expect(placeText('/fields/colour/label/zh-CN')).toBe('fields › colour › label › zh-CN');
  expect(placeText('/a~1b/c~0d')).toBe('a/b › c~d');
  expect(placeText('')).toBe('');
});

test('short values stand in a line, long ones in several', () => {
  expect(valueText('red')).toBe('red');
  expect(valueText({ en: 'Red' })).toBe('{"en":"Red"}');
  expect(valueText({ values: Array.from({ length: 30 }, (_, at) => at) }).split('\n')[0]).toBe('{');
});
