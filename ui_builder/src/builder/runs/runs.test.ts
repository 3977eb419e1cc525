import { expect, test } from 'vitest';
import type { JournalEntry, RunDetail } from '../../api/runs';
import { adviceOf } from './advice';
import { ahead, folded, openAtFirst, turnOf } from './journal';
import { objectUnder } from './knownNames';
import { answerOf, type Given, knowsOld, requestOf } from './rehearsal';
import { runsSearch } from './runsSearch';
import { standingOfSteps } from './standingOfSteps';
import { changedNames, shapeOf } from './valueShape';

test('the address of the monitor keeps what it knows, and nothing else', () => {
  expect(runsSearch({ flow: 'follow_up', state: 'failed', object: '', colour: 'red' })).toEqual({
    flow: 'follow_up',
    state: 'failed',
  });
  expect(runsSearch({ state: 'sleepy', record: 'r1' })).toEqual({ record: 'r1' });
});

const entry = (path: string, changes: Partial<JournalEntry> = {}): JournalEntry => ({
  n: 1,
  path,
  step: path.split('/').at(-1) ?? path,
  label: null,
  element: 'update',
  state: 'done',
  attempt: 1,
  key: null,
  input: null,
  output: null,
  error: null,
  started_at: '2026-11-22T10:00:00Z',
  finished_at: '2026-11-22T10:00:00Z',
  ...changes,
});

test('the rounds of a loop are folded below their loop', () => {
  const journal = ['find', 'each', 'each#1/save', 'each#1/tell', 'each#2/save', 'end'].map((path) =>
    entry(path),
  );

  const tree = folded(journal);

  expect(tree.map(({ entry: { path }, within }) => [path, within.map((each) => each.entry.path)])).toEqual([
    ['find', []],
    ['each', ['each#1/save', 'each#1/tell', 'each#2/save']],
    ['end', []],
  ]);
});

test('steps within one that is not there stand by themselves', () => {
  expect(folded([entry('each#1/save')]).map((each) => each.entry.path)).toEqual(['each#1/save']);
});

test('a step within loops knows its turn of the innermost', () => {
  expect(turnOf('each#2/tell')).toBe(2);
  expect(turnOf('each#2/row#7/tell')).toBe(7);
  expect(turnOf('tell')).toBeUndefined();
});

test('what is wrong, and what a run waits at, is open at first', () => {
  expect(openAtFirst(entry('a', { state: 'failed' }))).toBe(true);
  expect(openAtFirst(entry('a', { state: 'uncertain' }))).toBe(true);
  expect(openAtFirst(entry('a'))).toBe(false);
});

const DEFINITION = {
  kind: 'flow',
  name: 'care',
  label: {},
  trigger: { type: 'record', object: 'ticket' },
  start: 'pause',
  steps: {
    pause: { element: 'wait', next: 'task' },
    task: { element: 'create', next: 'ask' },
    ask: { element: 'decision', ways: [{ name: 'yes', when: 'true', go: 'tell' }], next: 'tell' },
    tell: { element: 'send' },
  },
} as const;
const at = (step: string | null, state: RunDetail['state']) =>
  ahead({ definition: DEFINITION, step, state }).map(({ id }) => id);

test('what is still to come is told as far as it is certain', () => {
  expect(at('pause', 'waiting')).toEqual(['task', 'ask']);
  expect(at('tell', 'waiting')).toEqual([]);
  expect(at('pause', 'done')).toEqual([]);
  expect(at(null, 'ready')).toEqual(['pause', 'task', 'ask']);
});

test('a circle of steps is told once', () => {
  const round = {
    ...DEFINITION,
    steps: {
      ...DEFINITION.steps,
      more: { element: 'send', next: 'tell' },
      tell: { element: 'send', next: 'tell' },
    },
  };

  expect(ahead({ definition: round, step: 'more', state: 'waiting' }).map(({ id }) => id)).toEqual(['tell']);
});

test('of a step that was taken more than once the last time counts', () => {
  const journal = [entry('each#1/save'), entry('each#2/save', { state: 'failed' }), entry('end')];

  expect(standingOfSteps(journal)).toEqual(
    new Map([
      ['save', 'failed'],
      ['end', 'taken'],
    ]),
  );
});

test('a value is shown by what it looks like', () => {
  expect(shapeOf(null)).toBe('blank');
  expect(shapeOf('')).toBe('blank');
  expect(shapeOf(true)).toBe('yesNo');
  expect(shapeOf('2026-11-22T10:00:00.000Z')).toBe('instant');
  expect(shapeOf('2026-11-22')).toBe('day');
  expect(shapeOf('0198f2d0-7f9a-7aaa-8bbb-123456789abc')).toBe('id');
  expect(shapeOf('T-00012')).toBe('text');
  expect(shapeOf('one\ntwo')).toBe('lines');
  expect(shapeOf({ id: '0198f2d0-7f9a-7aaa-8bbb-123456789abc', label: 'Acme' })).toBe('reference');
  expect(shapeOf({ a: 1 })).toBe('nested');
  expect(shapeOf([])).toBe('blank');
  expect(shapeOf([1])).toBe('nested');
});

test('values that a step changed are known', () => {
  expect(changedNames({ a: 1, b: [1] }, { a: 1, b: [1, 2], c: null })).toEqual(new Set(['b', 'c']));
  expect(changedNames(undefined, { a: 1 })).toEqual(new Set(['a']));
});

test('advice follows from what went wrong', () => {
  expect(adviceOf({ code: 'record.required', message: '', step: 's' }, false)).toBe('data');
  expect(adviceOf({ code: 'flow.expression_failed', message: '', step: 's' }, false)).toBe('flow');
  expect(adviceOf({ code: 'call.refused', message: '', step: 's' }, false)).toBe('outside');
  expect(adviceOf({ code: 'access.forbidden', message: '', step: 's' }, false)).toBe('rights');
  expect(adviceOf({ code: 'flow.too_many_steps', message: '', step: 's' }, false)).toBe('circle');
  expect(adviceOf({ code: 'call.lost', message: '', step: 's' }, true)).toBe('uncertain');
  expect(adviceOf({ code: 'other.thing', message: '', step: 's' }, false)).toBe('other');
});

test('what may be answered to a step follows from what it waits for, or calls', () => {
  const waits = (kind: string) => answerOf({ element: 'wait', waited: { kind, until: null } });

  expect(waits('approval')).toBe('outcome');
  expect(waits('screen')).toBe('values');
  expect(waits('event')).toBe('values');
  expect(waits('time')).toBeNull();
  expect(answerOf({ element: 'call' })).toBe('response');
  expect(answerOf({ element: 'update' })).toBeNull();
});

test('of which object a record is follows from where its id stands', () => {
  const flow = { trigger: DEFINITION.trigger, input: { who: { type: 'record', object: 'contact' } } };
  const make = { element: 'create', object: 'activity' };

  expect(objectUnder('$record', make, flow)).toBe('ticket');
  expect(objectUnder('record', make, flow)).toBe('activity');
  expect(objectUnder('$input.who', make, flow)).toBe('contact');
  expect(objectUnder("'Call ' & subject", make, flow)).toBeUndefined();
});

const FLOW = { ...DEFINITION, trigger: { type: 'record', object: 'ticket', on: ['update'] } } as const;
const given: Given = {
  record: { id: 'r1', label: 'Leak' },
  old: { account: { id: 'a1', label: 'Acme' }, status: 'new' },
  input: {},
  answers: { ask: { outcome: 'approved' }, who: { values: { owner: { id: 'u1', label: 'Ann' } } } },
  now: '',
};

test('a rehearsal is asked for with what was given, and nothing that is empty', () => {
  expect(requestOf(FLOW, given)).toEqual({
    flow: FLOW,
    record: 'r1',
    old: { account: 'a1', status: 'new' },
    answers: { ask: { outcome: 'approved' }, who: { values: { owner: 'u1' } } },
  });
});

test('what was before counts for flows that a change sets off, and for no others', () => {
  const made = { ...FLOW, trigger: { ...FLOW.trigger, on: ['create'] } };
  const pressed = { ...FLOW, trigger: { type: 'button', object: 'ticket' } };

  expect(knowsOld(made)).toBe(false);
  expect(knowsOld(pressed)).toBe(false);
  expect(requestOf(pressed, given)).not.toHaveProperty('old');
});
