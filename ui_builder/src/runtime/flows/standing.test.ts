import { expect, test } from 'vitest';
import { standingOf } from './standing';

const RUN = {
  state: 'waiting',
  step: 'pause',
  step_label: { en: 'Three days' },
  wake_at: null,
  waits_for: null,
  attempts: 1,
  steps: 4,
  created_at: '2026-11-22T10:00:00Z',
  finished_at: null,
} as const;
const words = {
  text: (texts: Readonly<Record<string, string>> | undefined, fallback = '') => texts?.en ?? fallback,
  moment: (at: string) => `<${at}>`,
  span: (ms: number) => `${ms} ms`,
};
const keyOf = (changes: object) => standingOf({ ...RUN, ...changes }, words).key;

test('a run that waits says for what and until when, as far as either is known', () => {
  expect(keyOf({})).toBe('waits');
  expect(keyOf({ wake_at: '2026-11-25T10:00:00Z' })).toBe('waitsUntil');
  expect(keyOf({ waits_for: { en: 'a reply' } })).toBe('waitsFor');
  expect(
    standingOf({ ...RUN, wake_at: '2026-11-25T10:00:00Z', waits_for: { en: 'a reply' } }, words),
  ).toEqual({
    key: 'waitsForUntil',
    values: { step: 'Three days', what: 'a reply', at: '<2026-11-25T10:00:00Z>' },
  });
});

test('a step that has no label goes by its name', () => {
  expect(standingOf({ ...RUN, state: 'ready', step_label: null }, words)).toEqual({
    key: 'isAt',
    values: { step: 'pause' },
  });
});

test('one that failed once says when it is tried again', () => {
  expect(keyOf({ state: 'ready', attempts: 3, wake_at: '2026-11-25T10:00:00Z' })).toBe('triesAgain');
  expect(keyOf({ state: 'ready', step: null, step_label: null })).toBe('begins');
});

test('one that is over says how many steps it took and how long', () => {
  const over = { ...RUN, state: 'done', finished_at: '2026-11-22T10:00:02Z' } as const;

  expect(standingOf(over, words)).toEqual({
    key: 'tookSteps',
    values: { step: 'Three days', count: 4, span: '2000 ms' },
  });
});
