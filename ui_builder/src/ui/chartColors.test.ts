import { expect, test } from 'vitest';
import { textOn } from './chartColors';

test('texts are white on what is dark, and dark on what is light', () => {
  expect(textOn('#1d4ed8')).toBe('#ffffff');
  expect(textOn('#64748b')).toBe('#ffffff');
  expect(textOn('#ea580c')).toBe('#0b1220');
  expect(textOn('#fb923c')).toBe('#0b1220');
});
