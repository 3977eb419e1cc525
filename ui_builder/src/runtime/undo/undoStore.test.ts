import { beforeEach, expect, test } from 'vitest';
import { forgetAll, forgetChange, lastChange, noteChange } from './undoStore';

const change = (id: string, version: number, object = 'ticket') => ({ object, id, version });

beforeEach(forgetAll);

test('the last change is taken back first, then the one before', () => {
  const [first, second] = [change('a', 2), change('b', 5)];
  noteChange(first);
  noteChange(second);

  expect(lastChange()).toBe(second);
  forgetChange(second);
  expect(lastChange()).toBe(first);
});

test('of each record only the last change can be taken back', () => {
  noteChange(change('a', 2));
  const later = change('a', 3);
  noteChange(later);

  forgetChange(later);

  expect(lastChange()).toBeUndefined();
});

test('a list takes back what was done to its own object', () => {
  const mine = change('a', 2);
  noteChange(mine);
  noteChange(change('x', 1, 'account'));

  expect(lastChange('ticket')).toBe(mine);
  expect(lastChange('quote')).toBeUndefined();
});
