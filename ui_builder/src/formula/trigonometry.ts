/**
 * Sines and their like on decimals, to twenty places. The twin of `trigonometry.py`, step by step.
 *
 * The sums are done with 45 places: an angle is turned back to the eighth of a circle on each side of
 * zero, a ratio is halved as an angle three times, and a series of fixed length does the rest.
 */

import { Decimal, fromInteger, roundTo, Spare, settled } from './arithmetic.ts';

const PLACES = 45;
const MAX_ANGLE = new Decimal('1e15');
export const PI = new Decimal(
  '3.14159265358979323846264338327950288419716939937510582097494459230781640628620899',
);
const HALF_PI = new Decimal(
  '1.57079632679489661923132169163975144209858469968755291048747229615390820314310450',
);
/** Two divided by pi. */
const QUARTERS = new Decimal('0.63661977236758134307553505349005744813783858296182579499066938');
const HALVINGS = 3;
const TERMS = 18;
const ARC_TERMS = 24;
const ONE = fromInteger(1);
const ZERO = fromInteger(0);

/** What each term of a series is of the one before, from the last. */
const SINE = countdown(TERMS, 1).map((n) => inverse(2 * n * (2 * n + 1)));
const COSINE = countdown(TERMS, 1).map((n) => inverse((2 * n - 1) * 2 * n));
/** The coefficients of the series itself, from the last. */
const ARC = countdown(ARC_TERMS, 0).map((n) => inverse(2 * n + 1));

/** Gives the sine of an angle in radians; blank where the angle is too large. */
export function sine(angle: Decimal): Decimal | null {
  const both = sineAndCosine(angle);
  return both === null ? null : settled(both[0]);
}

/** Gives the cosine of an angle in radians; blank where the angle is too large. */
export function cosine(angle: Decimal): Decimal | null {
  const both = sineAndCosine(angle);
  return both === null ? null : settled(both[1]);
}

/** Gives the tangent of an angle in radians; blank where the angle is too large. */
export function tangent(angle: Decimal): Decimal | null {
  const both = sineAndCosine(angle);
  // No number but a multiple of pi, which is none, has a cosine of zero.
  return both === null || both[1].isZero() ? null : settled(over(both[0], both[1]));
}

/** Gives the angle whose sine is a ratio of -1 to 1; blank beyond. */
export function arcsine(ratio: Decimal): Decimal | null {
  return ratio.abs().gt(1) ? null : angleTo(ratio, leg(ratio));
}

/** Gives the angle whose cosine is a ratio of -1 to 1; blank beyond. */
export function arccosine(ratio: Decimal): Decimal | null {
  return ratio.abs().gt(1) ? null : angleTo(leg(ratio), ratio);
}

/** Gives the angle from the x axis to a point, between -pi and pi; blank at the origin. */
export function angleTo(y: Decimal, x: Decimal): Decimal | null {
  const [height, width] = [y.abs(), x.abs()];
  if (height.isZero() && width.isZero()) return null;
  const isSteep = height.gt(width);
  let angle = arc(rounded(isSteep ? over(width, height) : over(height, width)));
  if (isSteep) angle = HALF_PI.minus(angle);
  if (x.lt(0)) angle = PI.minus(angle);
  return settled(y.lt(0) ? angle.negated() : angle);
}

/** Gives the other leg of a right triangle, whose longest side is 1. */
function leg(ratio: Decimal): Decimal {
  return squareRoot(ONE.minus(ratio.times(ratio)));
}

function sineAndCosine(angle: Decimal): readonly [Decimal, Decimal] | null {
  if (angle.abs().gt(MAX_ANGLE)) return null;
  const turns = roundTo(angle.times(QUARTERS), 0);
  const rest = rounded(angle.minus(turns.times(HALF_PI)));
  const square = rounded(rest.times(rest));
  const [sine, cosine] = [rest.times(series(SINE, square)), series(COSINE, square)];
  switch (((turns.mod(4).toNumber() % 4) + 4) % 4) {
    case 0:
      return [sine, cosine];
    case 1:
      return [cosine, sine.negated()];
    case 2:
      return [sine.negated(), cosine.negated()];
    default:
      return [cosine.negated(), sine];
  }
}

function series(ratios: readonly Decimal[], square: Decimal): Decimal {
  return ratios.reduce((total, ratio) => ONE.minus(rounded(square.times(total).times(ratio))), ONE);
}

/** Gives the angle of which a ratio of 0 to 1 is the tangent. */
function arc(tangent: Decimal): Decimal {
  let ratio = tangent;
  for (let halving = 0; halving < HALVINGS; halving++) {
    const longest = squareRoot(ONE.plus(ratio.times(ratio)));
    ratio = rounded(over(ratio, ONE.plus(longest)));
  }
  const square = rounded(ratio.times(ratio));
  const total = ARC.reduce((sum, coefficient) => coefficient.minus(rounded(square.times(sum))), ZERO);
  return ratio.times(total).times(2 ** HALVINGS);
}

function rounded(number: Decimal): Decimal {
  return roundTo(number, PLACES);
}

function over(left: Decimal, right: Decimal): Decimal {
  return new Decimal(new Spare(left).div(right));
}

function squareRoot(number: Decimal): Decimal {
  return new Decimal(new Spare(number).sqrt());
}

function inverse(number: number): Decimal {
  return roundTo(over(ONE, fromInteger(number)), PLACES + 5);
}

function countdown(from: number, to: number): number[] {
  return Array.from({ length: from - to + 1 }, (_, index) => from - index);
}
