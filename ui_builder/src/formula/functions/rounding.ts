/** Functions that round numbers, and that take them apart. */

import type { Decimal as Base } from 'decimal.js';
import { type Decimal, fromInteger, ROUND_DOWN, ROUND_HALF_UP, roundTo, whole } from '../arithmetic.ts';
import { defineFunctions, type FunctionTwin } from '../function.ts';

const ROUND_UP = 0;
const ROUND_CEILING = 2;
const ROUND_FLOOR = 3;
const MOST_PLACES = 38;
const NO_PLACES = fromInteger(0);

function toPlaces(rounding: Base.Rounding): FunctionTwin {
  return () =>
    (_around, number: Decimal, places: Decimal = NO_PLACES) => {
      const count = whole(places, -MOST_PLACES, MOST_PLACES);
      return count === null ? null : roundTo(number, count, rounding);
    };
}

function toWhole(rounding: Base.Rounding): FunctionTwin {
  return () => (_around, number: Decimal) => roundTo(number, 0, rounding);
}

export default defineFunctions({
  ABS: () => (_around, number: Decimal) => number.abs(),
  SIGN: () => (_around, number: Decimal) => fromInteger(number.comparedTo(0)),
  ROUND: toPlaces(ROUND_HALF_UP),
  TRUNC: toPlaces(ROUND_DOWN),
  CEILING: toWhole(ROUND_UP),
  FLOOR: toWhole(ROUND_DOWN),
  MCEILING: toWhole(ROUND_CEILING),
  MFLOOR: toWhole(ROUND_FLOOR),
  MOD: () => (_around, number: Decimal, divisor: Decimal) =>
    divisor.isZero() ? null : number.mod(divisor).plus(divisor).mod(divisor),
});
