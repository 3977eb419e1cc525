import { expect, test } from 'vitest';
import {
  type ApprovalDef,
  backsOf,
  copyStep,
  kindOf,
  lineOf,
  newStep,
  principalIn,
  type StepDef,
  withEffect,
  withExtra,
  withSteps,
} from './approvalDef';
import { isBusiness, readLength, writeLength } from './lengths';
import { literalIn, literalOf } from './literals';

const step = (name: string, more: Partial<StepDef> = {}): StepDef => ({
  name,
  label: {},
  approvers: [{ manager: 1 }],
  ...more,
});
const APPROVAL = {
  kind: 'approval',
  name: 'discount',
  label: {},
  object: 'deal',
  steps: [step('line'), step('finance', { on_reject: 'line' }), step('board', { parallel: true })],
} as ApprovalDef;

test('a new step has a name that is free, and asks the manager', () => {
  expect(newStep([step('step_2')])).toEqual({
    name: 'step_3',
    label: { en: 'Step 3', 'zh-CN': '步骤 3' },
    approvers: [{ manager: 1 }],
  });
});

test('a rejection leads to the end, to who submitted, or to a step before', () => {
  expect(backsOf(APPROVAL.steps, 0)).toEqual(['end', 'submitter']);
  expect(backsOf(APPROVAL.steps, 2)).toEqual(['end', 'submitter', 'previous', 'line', 'finance']);
});

test('steps in another order name only what is still before them, and the first is parallel to none', () => {
  const [line, finance, board] = APPROVAL.steps as [StepDef, StepDef, StepDef];

  expect(withSteps(APPROVAL, [board, finance, line]).steps).toEqual([step('board'), step('finance'), line]);
});

test('a copy of a step stands behind it under a name of its own', () => {
  expect(copyStep(APPROVAL, 1).steps.map(({ name }) => name)).toEqual(['line', 'finance', 'step_4', 'board']);
});

test('a line is of one kind, and names somebody or counts', () => {
  expect(kindOf({ managers: 3, until: 'x' })).toBe('managers');
  expect([lineOf('role'), lineOf('managers'), lineOf('chosen')]).toEqual([
    { role: '' },
    { managers: 3 },
    { chosen: 1 },
  ]);
  expect([principalIn({ role: 'cfo' }), principalIn({ role: '' }), principalIn({ manager: 1 })]).toEqual([
    { role: 'cfo' },
    null,
    null,
  ]);
});

test('that approvers may do all there is goes without saying', () => {
  const less = withExtra(step('a'), 'reassign', false);

  expect(less.may).toEqual(['add_before', 'add_after', 'send_back']);
  expect(withExtra(less, 'reassign', true).may).toBeUndefined();
});

test('what writes nothing any more is not said', () => {
  const on = { approve: { values: { state: "'open'" } } };

  expect(withEffect(on, 'approve', undefined)).toBeUndefined();
  expect(withEffect<'approve' | 'reject'>(on, 'reject', { values: { x: 1 } })).toEqual({
    ...on,
    reject: { values: { x: 1 } },
  });
});

test('a length is read and written as definitions have it', () => {
  expect(readLength('3 business days')).toEqual({ count: 3, unit: 'business day' });
  expect(readLength('soon')).toBeUndefined();
  expect([writeLength({ count: 1, unit: 'day' }), writeLength({ count: 4, unit: 'business hour' })]).toEqual([
    '1 day',
    '4 business hours',
  ]);
  expect([isBusiness('4 business hours'), isBusiness('4 hours')]).toEqual([true, false]);
});

test('a text within an expression is read back as it was', () => {
  expect(literalIn(literalOf("it's"))).toBe("it's");
  expect([literalIn("'a' + 'b'"), literalIn('TODAY()'), literalIn(4)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
