/** Functions on angles, in radians; `trigonometry.ts` does the sums. */

import { type Decimal, fromInteger, rounded } from '../arithmetic.ts';
import { defineFunctions, type FunctionTwin } from '../function.ts';
import { angleTo, arccosine, arcsine, cosine, PI, sine, tangent } from '../trigonometry.ts';

const ONE = fromInteger(1);
const SHOWN_PI = rounded(PI);

function ofOne(compute: (number: Decimal) => Decimal | null): FunctionTwin {
  return () => (_around, number: Decimal) => compute(number);
}

export default defineFunctions({
  PI: () => () => SHOWN_PI,
  SIN: ofOne(sine),
  COS: ofOne(cosine),
  TAN: ofOne(tangent),
  ASIN: ofOne(arcsine),
  ACOS: ofOne(arccosine),
  ATAN: ofOne((number) => angleTo(number, ONE)),
  ATAN2: () => (_around, y: Decimal, x: Decimal) => angleTo(y, x),
});
