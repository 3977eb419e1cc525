import { expect, test } from 'vitest';
import { hueOf, initials } from './initials';

test('a name is shortened as people would', () => {
  expect(['Lin Yu', 'ada', 'Ada M. King', '欧阳小明', ' ', ''].map(initials)).toEqual([
    'LY',
    'A',
    'AK',
    '小明',
    '',
    '',
  ]);
});

test('a name always has the same colour', () => {
  expect(hueOf('Lin Yu')).toBe(hueOf('Lin Yu'));
  expect(hueOf('')).toBe(0);
});
