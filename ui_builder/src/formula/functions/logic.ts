/** Functions that choose, that join conditions, and that ask whether there is a value. */

import type { Closure } from '../evaluate.ts';
import { defineFunctions, type FunctionTwin } from '../function.ts';
import { readNumber } from '../readNumber.ts';
import type { Surroundings, Value } from '../types.ts';
import { equal } from '../values.ts';

/** Gives the value after the first that fits, or a last one without anything before it. */
function chosen(around: Surroundings, pairs: readonly Closure[], fits: (value: Value) => boolean): Value {
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    if (fits(pairs[index]?.(around) ?? null)) return pairs[index + 1]?.(around) ?? null;
  }
  return pairs.length % 2 === 1 ? (pairs.at(-1)?.(around) ?? null) : null;
}

function same(left: Value, right: Value): boolean {
  return left === null || right === null ? left === right : equal(left, right);
}

const substitute: FunctionTwin = () => (around, value: Closure, other: Closure) =>
  value(around) ?? other(around);

export default defineFunctions({
  IF: () => (around, condition: Closure, then: Closure, otherwise: Closure) =>
    condition(around) ? then(around) : otherwise(around),
  IFS:
    () =>
    (around, ...pairs: Closure[]) =>
      chosen(around, pairs, (condition) => condition === true),
  CASE:
    () =>
    (around, value: Closure, ...pairs: Closure[]) => {
      const sought = value(around);
      return chosen(around, pairs, (when) => same(when, sought));
    },
  AND:
    () =>
    (around, ...conditions: Closure[]) =>
      conditions.every((condition) => condition(around)),
  OR:
    () =>
    (around, ...conditions: Closure[]) =>
      conditions.some((condition) => condition(around)),
  NOT: () => (_around, condition: boolean | null) => !condition,
  IN:
    () =>
    (_around, value: Value, ...choices: Value[]) =>
      value !== null && choices.some((choice) => same(value, choice)),
  ISBLANK: () => (_around, value: Value) => value === null,
  BLANKVALUE: substitute,
  IFERROR: substitute,
  ISNUMBER: () => (_around, text: string | null) => text !== null && readNumber(text) !== null,
});
