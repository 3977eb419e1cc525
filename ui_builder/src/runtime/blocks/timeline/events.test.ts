import { expect, test } from 'vitest';
import type { MadeEntry } from '../../../api/timeline';
import type { Field, ObjectInfo } from '../../../meta/definitions';
import { isOverdue, toldEvent } from './events';

const field = (name: string, type: string) => ({ name, type, label: { en: name } }) as unknown as Field;
const INFO = {
  definition: { name: 'activity' },
  fields: new Map(
    [
      field('type', 'picklist'),
      field('due_at', 'datetime'),
      field('done', 'checkbox'),
      field('notes', 'long_text'),
    ].map((each) => [each.name, each]),
  ),
} as unknown as ObjectInfo;

function made(told: MadeEntry['told']): MadeEntry {
  const record = { id: '1', label: 'Call' };
  return {
    kind: 'record',
    at: '2026-03-02T09:00:00Z',
    user: null,
    object: 'activity',
    record,
    told: told ?? {},
  };
}

test('an activity tells its sort, what was noted, and whether it is done', () => {
  const told = toldEvent(
    made({ type: 'task', due_at: '2026-03-01T09:00:00Z', done: false, notes: 'Ask' }),
    INFO,
  );

  expect(told.text).toBe('Ask');
  expect(told.facts.map(({ field: { name }, value }) => [name, value])).toEqual([['type', 'task']]);
  expect([told.done, told.due]).toEqual([false, '2026-03-01T09:00:00Z']);
});

test('what is its title already is not told again, and what is not set is not told', () => {
  expect(toldEvent(made({ notes: 'Call', type: null }), INFO)).toEqual({
    text: null,
    facts: [],
    done: null,
    due: null,
  });
});

test('only what is not done can be overdue', () => {
  const now = new Date('2026-03-02T00:00:00Z');
  const due = '2026-03-01T09:00:00Z';

  expect([false, true, null].map((done) => isOverdue({ done, due }, now))).toEqual([true, false, false]);
  expect(isOverdue({ done: false, due: null }, now)).toBe(false);
});
