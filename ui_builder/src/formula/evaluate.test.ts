import { expect, test } from 'vitest';
import { fromInteger } from './arithmetic.ts';
import { builtinFunctions } from './builtin.ts';
import { Evaluator } from './evaluate.ts';
import { zoneOf } from './moments.ts';
import type { Tree } from './tree.ts';
import type { Surroundings, Value } from './types.ts';
import { numberText } from './values.ts';

const AMOUNT: Tree = { node: 'path', type: 'number', path: 'amount' };
const TWO: Tree = { node: 'constant', type: 'number', value: '2' };

function around(values: Record<string, Value>): Surroundings {
  return {
    values,
    globals: {},
    now: 0n,
    zone: zoneOf('UTC'),
    children: () => [],
  };
}

test('a tree is compiled once and evaluated on any record', () => {
  const evaluator = new Evaluator(builtinFunctions);
  const tree: Tree = { node: 'arithmetic', type: 'number', operator: '*', left: AMOUNT, right: TWO };

  const closure = evaluator.compile(tree);

  expect(evaluator.compile(tree)).toBe(closure);
  expect(closure(around({ amount: fromInteger(21) }))?.toString()).toBe('42');
  expect(closure(around({}))).toBeNull();
});

test('a function that the browser does not have is named', () => {
  const tree: Tree = { node: 'call', type: 'number', function: 'NO_SUCH', args: [] };

  expect(() => new Evaluator({}).compile(tree)).toThrow('NO_SUCH');
});

test('functions come from the caller', () => {
  const evaluator = new Evaluator({ TWICE: () => (_around, number) => number.times(2) });
  const tree: Tree = { node: 'call', type: 'number', function: 'TWICE', args: [AMOUNT] };

  const found = evaluator.compile(tree)(around({ amount: fromInteger(4) }));

  expect(numberText(found as ReturnType<typeof fromInteger>)).toBe('8');
});
