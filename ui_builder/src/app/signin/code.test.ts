import { expect, test } from 'vitest';
import { codeIn, isWholeCode } from './code';

test('a code is pasted as the app shows it', () => {
  expect(codeIn(' 123 456\n')).toBe('123456');
  expect(codeIn('123-4')).toBe('1234');
  expect(isWholeCode('123456')).toBe(true);
  expect(isWholeCode('12345')).toBe(false);
});
