import { expect, test } from 'vitest';
import { shownPhone } from './phoneText';

test.each([
  ['+8613800138000', '+86 138 0013 8000'],
  ['+442079460123;ext=45', '+442079460123 · 45'],
])('%s reads %s', (number, expected) => {
  expect(shownPhone(number)).toBe(expected);
});
