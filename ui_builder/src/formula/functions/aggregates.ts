/**
 * Functions that make one value of many. Those of child records come as one list, already without
 * blank ones; where records are counted it holds true for each.
 */

import { add, type Decimal, fromInteger, quotient } from '../arithmetic.ts';
import { defineFunctions, type FunctionTwin } from '../function.ts';
import type { Value } from '../types.ts';
import { compare } from '../values.ts';

function ofMany<V extends Value>(gather: (values: readonly V[]) => Value): FunctionTwin {
  return (types) =>
    types[0]?.kind === 'list'
      ? (_around, values: readonly V[]) => gather(values)
      : (_around, ...values: (V | null)[]) => gather(values.filter((value) => value !== null));
}

function sum(values: readonly Decimal[]): Decimal {
  return values.reduce(add, fromInteger(0));
}

function extreme(sign: 1 | -1): FunctionTwin {
  return ofMany((values) =>
    values.reduce<Value>(
      (best, value) => (best === null || compare(value, best) === sign ? value : best),
      null,
    ),
  );
}

export default defineFunctions({
  EXISTS: () => (_around, values: readonly Value[]) => values.length > 0,
  COUNT: () => (_around, values: readonly Value[] | null) => fromInteger(values?.length ?? 0),
  SUM: ofMany(sum),
  AVG: ofMany((values: readonly Decimal[]) =>
    values.length === 0 ? null : quotient(sum(values), fromInteger(values.length)),
  ),
  MAX: extreme(1),
  MIN: extreme(-1),
});
