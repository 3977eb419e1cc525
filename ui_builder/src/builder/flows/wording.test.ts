import { expect, test } from 'vitest';
import { compared, partText } from './compare';
import { exitsOf } from './exits';
import type { FlowDef, StepDef } from './flowDraft';
import { SAMPLE_PARTS, samplePart } from './sampleParts';
import { newFlow, offered, STARTS } from './starts';
import { foundSteps, stepOfProblem, summaryOf, type Wording, wayName, widthOf } from './wording';

const WORDING: Wording = {
  t: (key, values) => (key.startsWith('flows.next_') ? String(values?.defaultValue) : key),
  text: (texts, fallback = '') => texts?.en ?? fallback,
  object: (name) => `<${name}>`,
  field: (object, name) => `${object}/${name}`,
};
const summary = (step: StepDef) => summaryOf(step, samplePart(step.element), 'ticket', WORDING);
const FLOW: FlowDef = {
  kind: 'flow',
  name: 'care',
  label: { en: 'Care' },
  trigger: { type: 'record', object: 'ticket' },
  start: 'find',
  steps: {
    find: { element: 'get', object: 'account', where: 'name = subject', next: 'close' },
    close: { element: 'update', record: '$record', values: { status: "'closed'" } },
  },
};

test('a step is told by its objects, fields and expressions', () => {
  expect(summary({ element: 'get', object: 'account', where: 'name = subject' })).toBe(
    '<account> · name = subject',
  );
  expect(summary({ element: 'update', record: '$record', values: { status: 1, owner: 2 } })).toBe(
    '$record · ticket/status, ticket/owner',
  );
  expect(
    summary({ element: 'decision', branches: [{ name: 'a', label: { en: 'Late' } }, { name: 'b' }] }),
  ).toBe('Late, b');
  expect(summary({ element: 'wait' })).toBe('');
});

test('the usual way has a name only beside others', () => {
  const names = (step: StepDef) => {
    const exits = exitsOf(step, samplePart(step.element));
    return exits.map((exit) => wayName(exit, exits, step.element, WORDING));
  };

  expect(names({ element: 'update', on_error: 'x' })).toEqual(['', 'flows.onError']);
  expect(names({ element: 'decision', branches: [{ name: 'late' }] })).toEqual(['late', 'flows.otherwise']);
  expect(names({ element: 'loop' })).toEqual(['Then', 'flows.afterwards']);
  expect([widthOf(''), widthOf('ab'), widthOf('中文')]).toEqual([0, 34, 45]);
});

test('a search looks into what steps say, and a problem leads to its step', () => {
  const titleOf = (id: string) => id.toUpperCase();

  expect(foundSteps(FLOW, 'closed', titleOf)).toEqual(['close']);
  expect(foundSteps(FLOW, 'FIND account', titleOf)).toEqual(['find']);
  expect(foundSteps(FLOW, ' ', titleOf)).toEqual([]);
  expect(
    ['/steps/find/where', '/trigger/on', '/start', '/label', '/steps/gone'].map((at) =>
      stepOfProblem(at, FLOW),
    ),
  ).toEqual(['find', 'trigger', 'trigger', null, null]);
});

test('beside an earlier version it is told what came, went and changed', () => {
  const later: FlowDef = {
    ...FLOW,
    trigger: { type: 'record', object: 'ticket', on: ['create'] },
    steps: { find: FLOW.steps.find as StepDef, tell: { element: 'stop' } },
  };
  const { both, marks } = compared(FLOW, later);

  expect([...marks]).toEqual([
    ['trigger', 'changed'],
    ['tell', 'added'],
    ['close', 'removed'],
  ]);
  expect(Object.keys(both.steps)).toEqual(['find', 'tell', 'close']);
  expect(partText(FLOW, 'trigger')).toBe('{\n  "type": "record",\n  "object": "ticket"\n}');
  expect([partText(null, 'find'), partText(FLOW, 'gone')]).toEqual(['', '']);
});

test('a new flow is not in force, and only starts whose trigger is there are offered', () => {
  const [saved] = STARTS;

  expect(saved && newFlow('n', { en: 'N' }, saved, 'ticket')).toMatchObject({
    kind: 'flow',
    active: false,
    trigger: { type: 'record', object: 'ticket' },
  });
  expect(offered(SAMPLE_PARTS)).toEqual([]);
});
