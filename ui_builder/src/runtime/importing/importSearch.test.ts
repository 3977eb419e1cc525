import { expect, test } from 'vitest';
import { importSearch } from './importSearch';

test('an address keeps the step and the import that mean something', () => {
  expect(importSearch({ step: 'check', job: 'j1', other: 1 })).toEqual({ step: 'check', job: 'j1' });
  expect(importSearch({ step: 'somewhere', job: 7 })).toEqual({});
});
