import { expect, test } from 'vitest';
import {
  clipOf,
  inserted,
  joined,
  newEntry,
  newStep,
  pasted,
  readClip,
  removed,
  renamedStep,
} from './editing';
import { exitsOf, linesOf, putAt, reachedIn } from './exits';
import type { FlowDef, StepDef } from './flowDraft';
import { samplePart } from './sampleParts';

const FLOW: FlowDef = {
  kind: 'flow',
  name: 'care',
  label: { en: 'Care' },
  trigger: { type: 'record', object: 'ticket' },
  start: 'check',
  steps: {
    check: {
      element: 'decision',
      branches: [{ name: 'urgent', label: { en: 'Urgent' }, when: 'priority = "high"', next: 'find' }],
      next: 'close',
    },
    find: { element: 'get', object: 'account', next: 'close', on_error: 'sorry' },
    close: { element: 'update', record: '$steps.find.record', values: { note: "'x' & $steps.find.count" } },
    sorry: { element: 'stop', message: { en: 'No' } },
  },
};
const update: StepDef = { element: 'update', record: '$record', values: {} };
const ways = (flow: FlowDef) =>
  linesOf(flow, samplePart).map(({ from, at, to }) => `${from}${at} → ${to ?? '·'}`);

test('the ways out of a step are its branches, the usual one, and that of errors', () => {
  expect(ways(FLOW)).toEqual([
    'trigger/start → check',
    'check/branches/0/next → find',
    'check/next → close',
    'find/next → close',
    'find/on_error → sorry',
    'close/next → ·',
  ]);
  expect(exitsOf(FLOW.steps.check as StepDef, samplePart('decision'))[0]).toMatchObject({
    kind: 'way',
    label: { en: 'Urgent' },
  });
});

test('a way that stands beside another choice is not drawn, and one that comes back is told apart', () => {
  const wait = exitsOf({ element: 'wait' }, samplePart('wait'));
  const event = exitsOf({ element: 'wait', for: 'event' }, samplePart('wait'));
  const loop = exitsOf({ element: 'loop' }, samplePart('loop'));

  expect(wait.map(({ at }) => at)).toEqual(['/next']);
  expect(event.map(({ at, isOptional }) => [at, isOptional])).toEqual([
    ['/on_timeout', true],
    ['/next', undefined],
  ]);
  expect(loop.map(({ at, kind }) => [at, kind])).toEqual([
    ['/body', 'inner'],
    ['/next', 'next'],
  ]);
});

test('a way that need not be is drawn only where it leads somewhere', () => {
  const waits = (more: object): FlowDef => ({
    ...FLOW,
    start: 'w',
    steps: { w: { element: 'wait', for: 'event', ...more } },
  });

  expect(ways(waits({}))).toEqual(['trigger/start → w', 'w/next → ·']);
  expect(ways(waits({ on_timeout: 'w' }))).toEqual(['trigger/start → w', 'w/on_timeout → w', 'w/next → ·']);
});

test('a step put between two leads on to what came after', () => {
  const flow = inserted(FLOW, { from: 'find', at: '/next' }, 'note', update, samplePart);

  expect(flow.steps.find?.next).toBe('note');
  expect(flow.steps.note?.next).toBe('close');
});

test('branches of a step put between join again, and what comes back begins empty', () => {
  const part = samplePart('decision');
  const decision = part === undefined ? update : newStep(part, FLOW);
  const flow = inserted(FLOW, { from: 'trigger', at: '/start' }, 'fork', decision, samplePart);
  const looped = inserted(FLOW, { from: 'find', at: '/next' }, 'each', { element: 'loop' }, samplePart);

  expect(flow.start).toBe('fork');
  expect(flow.steps.fork).toEqual({
    element: 'decision',
    branches: [{ name: 'way_1', next: 'check' }],
    next: 'check',
  });
  expect(looped.steps.each).toEqual({ element: 'loop', next: 'close' });
});

test('a new step says what it must as far as that is known', () => {
  expect(newStep(samplePart('get') as never, FLOW)).toEqual({ element: 'get', object: 'ticket' });
  expect(
    newEntry(samplePart('decision')?.schema.properties?.branches?.items ?? {}, [{ name: 'way_2' }], FLOW),
  ).toEqual({
    name: 'way_2_2',
  });
});

test('what led to a step that goes leads on; what only it led to goes with it', () => {
  const { flow, gone } = removed(FLOW, ['check'], samplePart);
  const both = removed(FLOW, ['check', 'close'], samplePart);

  expect(flow.start).toBe('close');
  expect(gone).toEqual(['check', 'find', 'sorry']);
  expect(Object.keys(flow.steps)).toEqual(['close']);
  expect(both.flow.start).toBeUndefined();
  expect(both.flow.steps).toEqual({});
});

test('the last step before the end leaves an end', () => {
  expect(removed(FLOW, ['close'], samplePart).flow.steps.find).toEqual({
    element: 'get',
    object: 'account',
    on_error: 'sorry',
  });
});

test('copied steps keep their ways and values among each other, under new names', () => {
  const clip = clipOf(FLOW, ['close', 'find'], samplePart);
  const { flow, ids } = pasted(FLOW, clip as never, { from: 'check', at: '/next' }, samplePart);

  expect(clip?.first).toBe('find');
  expect(ids).toEqual(['find_2', 'close_2']);
  expect(flow.steps.check?.next).toBe('find_2');
  expect(flow.steps.find_2).toEqual({ element: 'get', object: 'account', next: 'close_2' });
  expect(flow.steps.close_2).toEqual({
    element: 'update',
    record: '$steps.find_2.record',
    values: { note: "'x' & $steps.find_2.count" },
    next: 'close',
  });
});

test('only what was copied from a flow is pasted', () => {
  const clip = clipOf(FLOW, ['find'], samplePart);

  expect(readClip(JSON.stringify(clip))).toEqual(clip);
  expect(['', '{}', '[1]', '{"dougong":"steps","first":"a","steps":{"b":{}}}'].map(readClip)).toEqual([
    null,
    null,
    null,
    null,
  ]);
  expect(clipOf(FLOW, [], samplePart)).toBeNull();
});

test('a step that is renamed is followed by ways and expressions, and others are left alone', () => {
  const named: FlowDef = { ...FLOW, output: { found: '$steps.find.count + $steps.find_more.count' } };
  const flow = renamedStep(named, 'find', 'customer', samplePart);

  expect(flow.steps.check?.branches).toMatchObject([{ next: 'customer' }]);
  expect(flow.steps.close?.record).toBe('$steps.customer.record');
  expect(flow.output).toEqual({ found: '$steps.customer.count + $steps.find_more.count' });
  expect(Object.keys(flow.steps)).toEqual(['check', 'customer', 'close', 'sorry']);
});

test('a way is joined to another step, or ends', () => {
  expect(joined(FLOW, { from: 'check', at: '/branches/0/next' }, undefined).steps.check?.branches).toEqual([
    { name: 'urgent', label: { en: 'Urgent' }, when: 'priority = "high"' },
  ]);
  expect(reachedIn(joined(FLOW, { from: 'trigger', at: '/start' }, 'close'), samplePart)).toEqual(
    new Set(['close']),
  );
  expect(putAt({ a: { 'b/c': [1, 2] } }, '/a/b~1c/1', 3)).toEqual({ a: { 'b/c': [1, 3] } });
});
