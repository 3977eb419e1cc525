/** Roots, powers and logarithms, to twenty places. */

import { type Decimal, exponential, fromInteger, ln, logarithm, power, root } from '../arithmetic.ts';
import { defineFunctions } from '../function.ts';

const TEN = fromInteger(10);

export default defineFunctions({
  SQRT: () => (_around, number: Decimal) => (number.lt(0) ? null : root(number)),
  EXP: () => (_around, exponent: Decimal) => exponential(exponent),
  LN: () => (_around, number: Decimal) => (number.gt(0) ? ln(number) : null),
  LOG:
    () =>
    (_around, number: Decimal, base: Decimal = TEN) =>
      number.gt(0) && base.gt(0) && !base.eq(1) ? logarithm(number, base) : null,
  POWER: () => (_around, base: Decimal, exponent: Decimal) => power(base, exponent),
});
