import { expect, test } from 'vitest';
import { filterOf, usersSearch, withPart } from './usersSearch';

test('an address says which users are listed, and nothing else', () => {
  expect(usersSearch({ q: 'mei', state: 'all', role: '', department: 7, other: 'x' })).toEqual({
    q: 'mei',
    state: 'all',
  });
});

test('those in service are listed unless the address says otherwise', () => {
  expect(filterOf({ q: 'mei' })).toEqual({ q: 'mei', active: '1' });
  expect(filterOf({ state: 'inactive' })).toEqual({ active: '0' });
  expect(filterOf({ state: 'all', role: 'agent' })).toEqual({ role: 'agent' });
});

test('one thing is changed, or left out again', () => {
  expect(withPart({ q: 'mei' }, 'role', 'agent')).toEqual({ q: 'mei', role: 'agent' });
  expect(withPart({ q: 'mei', role: 'agent' }, 'role', undefined)).toEqual({ q: 'mei' });
});
