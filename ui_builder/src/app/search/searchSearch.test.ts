import { expect, test } from 'vitest';
import { searchSearch } from './searchSearch';

test('the address keeps the words and the object, and words that look like a number', () => {
  expect(searchSearch({ q: 'zhx', object: 'contact', more: 1 })).toEqual({ q: 'zhx', object: 'contact' });
  expect(searchSearch({ q: 8000 })).toEqual({ q: '8000' });
  expect(searchSearch({ q: '', object: ['a'] })).toEqual({});
});
