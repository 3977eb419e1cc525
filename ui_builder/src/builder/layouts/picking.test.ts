import { expect, test } from 'vitest';
import { rangeTo, toggled } from './picking';

test('Ctrl adds a line and takes it away again', () => {
  expect(toggled(['a'], 'b')).toEqual(['a', 'b']);
  expect(toggled(['a', 'b'], 'a')).toEqual(['b']);
});

test('Shift takes all lines in between, upwards too', () => {
  const all = ['a', 'b', 'c', 'd'];

  expect(rangeTo(all, ['b'], 'd')).toEqual(['b', 'c', 'd']);
  expect(rangeTo(all, ['d'], 'c')).toEqual(['c', 'd']);
  expect(rangeTo(all, [], 'c')).toEqual(['c']);
});
