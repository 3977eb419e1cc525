import { expect, test } from 'vitest';
import { strengthOf } from './passwordStrength';

test.each([
  ['kort', 'short'],
  ['aaaaaaaaaaaaaaa', 'repeats'],
  ['948372650183', 'digits'],
  ['amara.okafor1', 'own'],
])('%s is weak, and one reads why', (password, hint) => {
  expect(strengthOf(password, ['amara.okafor@demo.example'])).toEqual({ level: 'weak', hint });
});

test('what follows from what stands before counts little', () => {
  expect(strengthOf('abcdefghijkl').level).toBe('weak');
  expect(strengthOf('qkvhzrwmtxpd').level).toBe('fair');
});

test('longer and more kinds of characters are better', () => {
  expect(strengthOf('kettle-otter-26').level).toBe('good');
  expect(strengthOf('kettle otter winter 26')).toEqual({ level: 'strong', hint: null });
});

test('a word of the address does not spoil a password that is long without it', () => {
  expect(strengthOf('kettle otter winter okafor', ['amara.okafor@demo.example']).level).toBe('strong');
});
