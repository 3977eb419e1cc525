import { expect, test } from 'vitest';
import { sentSecret } from './secretText';

test('the mask goes back while nothing is typed', () => {
  expect(sentSecret('', '••••1234')).toBe('••••1234');
  expect(sentSecret('', null)).toBeNull();
});

test('what is typed takes the place of what is stored', () => {
  expect(sentSecret('sesame', '••••1234')).toBe('sesame');
});
