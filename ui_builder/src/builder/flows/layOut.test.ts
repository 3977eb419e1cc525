import { expect, test } from 'vitest';
import type { FlowDef, StepDef } from './flowDraft';
import { layOut, nextStop, stopsOf } from './layOut';
import { samplePart } from './sampleParts';

const decision = (count: number): StepDef => ({
  element: 'decision',
  branches: Array.from({ length: count }, (_, nth) => ({ name: `way_${nth}`, next: `b${nth}` })),
  next: 'done',
});
const flow = (steps: FlowDef['steps'], start: string): FlowDef => ({
  kind: 'flow',
  name: 'f',
  label: {},
  trigger: { type: 'record' },
  start,
  steps,
});
const BRANCHES = flow(
  {
    done: { element: 'update' },
    b2: { element: 'update', next: 'done' },
    b0: { element: 'update', next: 'done' },
    fork: decision(3),
    b1: { element: 'update', next: 'done' },
  },
  'fork',
);

test('a step stands below what leads to it, branches from left to right as they are said', () => {
  const { spots } = layOut(BRANCHES, samplePart, () => 80);
  const at = (id: string) => spots.find((each) => each.id === id) ?? { x: -1, y: -1 };

  expect([at('trigger').y, at('fork').y, at('b0').y, at('done').y]).toEqual(
    [at('trigger').y, at('fork').y, at('b0').y, at('done').y].toSorted((one, other) => one - other),
  );
  expect([at('b0').x, at('b1').x, at('b2').x]).toEqual(
    [at('b0').x, at('b1').x, at('b2').x].toSorted((one, other) => one - other),
  );
});

test('a path that ends has a place where a step can be added, and no two overlap', () => {
  const { spots, lines } = layOut(BRANCHES, samplePart, () => 80);
  const ends = spots.filter(({ kind }) => kind === 'end');

  expect(ends.map(({ line }) => `${line?.from}${line?.at}`)).toEqual(['done/next']);
  expect(lines).toHaveLength(9);
  for (const one of spots) {
    for (const other of spots) {
      const apart =
        one.x + one.width <= other.x ||
        other.x + other.width <= one.x ||
        one.y + one.height <= other.y ||
        other.y + other.height <= one.y;
      expect(one === other || apart).toBe(true);
    }
  }
});

test('a flow without steps, and one with steps that nothing leads to, are laid out too', () => {
  const empty = layOut({ ...BRANCHES, start: '', steps: {} }, samplePart, () => 0);
  const lost = layOut(flow({ a: { element: 'stop' }, b: { element: 'stop' } }, 'a'), samplePart, () => 0);

  expect(empty.spots.map(({ kind }) => kind)).toEqual(['trigger', 'end']);
  expect(lost.spots.map(({ id }) => id)).toEqual(['trigger', 'a', 'b']);
});

test('arrow keys lead from a step to the button below it, and on to the next step', () => {
  const stops = stopsOf(layOut(BRANCHES, samplePart, () => 80));
  const gap = nextStop(stops, 'trigger', 'ArrowDown');

  expect(gap).toBe('gap trigger /start');
  expect(nextStop(stops, gap ?? '', 'ArrowDown')).toBe('fork');
  expect(nextStop(stops, 'fork', 'ArrowDown')).toBe('gap fork /branches/0/next');
  expect(nextStop(stops, 'gap fork /branches/0/next', 'ArrowRight')).toBe('gap fork /branches/1/next');
  expect(nextStop(stops, 'gap done /next', 'ArrowDown')).toBeUndefined();
  expect(nextStop(stops, 'gap done /next', 'ArrowUp')).toBe('done');
  expect(nextStop(stops, 'b0', 'ArrowRight')).toBe('b1');
  expect(nextStop(stops, 'trigger', 'ArrowUp')).toBeUndefined();
});

test('hundreds of steps are laid out at once', () => {
  const steps = Object.fromEntries(
    Array.from({ length: 300 }, (_, nth) => [`s${nth}`, { element: 'update', next: `s${nth + 1}` }]),
  );

  expect(layOut(flow(steps, 's0'), samplePart, () => 0).spots).toHaveLength(302);
});
