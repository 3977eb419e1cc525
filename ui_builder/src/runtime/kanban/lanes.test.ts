import { expect, test } from 'vitest';
import type { Field } from '../../meta/definitions';
import { inLane, laneFigures, lanesOf } from './lanes';

const field = {
  name: 'stage',
  type: 'picklist',
  required: true,
  choices: [
    { value: 'new', label: { en: 'New' }, color: 'blue' },
    { value: 'old', active: false },
    { value: 'won' },
  ],
} as unknown as Field;

test('a board has a lane for each option that is in use', () => {
  expect(lanesOf(field)).toEqual([{ value: 'new', label: { en: 'New' }, color: 'blue' }, { value: 'won' }]);
});

test('records without an option have a lane of their own where that may be', () => {
  expect(lanesOf({ ...field, required: false })[0]).toEqual({ value: null });
});

test('a lane narrows the condition of the board', () => {
  expect(inLane('stage', { value: 'new' }, 'amount > 5 or vip')).toBe(
    "(amount > 5 or vip) and stage = 'new'",
  );
  expect(inLane('stage', { value: null }, '')).toBe('ISBLANK(stage)');
});

test("a lane's figures are those of its option", () => {
  const rows = [
    { stage: null, 'count()': 1 },
    { stage: 'won', 'count()': 4 },
  ];

  expect(laneFigures(rows, { value: 'won' })).toEqual({ stage: 'won', 'count()': 4 });
  expect(laneFigures(rows, { value: null })).toEqual({ stage: null, 'count()': 1 });
  expect(laneFigures(rows, { value: 'new' })).toBeUndefined();
});
