import { expect, test } from 'vitest';
import { jobsSearch, statesOf } from './jobsSearch';

test('an address keeps whose work and in which state', () => {
  expect(jobsSearch({ whose: 'all', state: 'open', page: 3 })).toEqual({ whose: 'all', state: 'open' });
  expect(jobsSearch({ whose: 'mine', state: 'broken' })).toEqual({});
});

test('a choice stands for several states', () => {
  expect(statesOf('open')).toBe('queued,running,paused');
  expect(statesOf('over')).toBe('done,failed,cancelled');
  expect(statesOf(undefined)).toBeUndefined();
});
