/**
 * Arithmetic on decimals, the same to the last digit as in Python and in SQL.
 *
 * A number has any number of digits before the point and at most twenty after it. Sums and differences
 * are exact; products, quotients and all else are rounded half up. The twin of `arithmetic.py`.
 */

import { Decimal as Base } from 'decimal.js';

export const PLACES = 20;
const QUOTIENT_PLACES = 30;

/** More digits than any checked expression can make, so nothing is lost before it is rounded on purpose. */
const DIGITS = 4000;
export const ROUND_DOWN = 1;
export const ROUND_HALF_UP = 4;

export const Decimal = Base.clone({
  defaults: true,
  precision: DIGITS,
  rounding: ROUND_HALF_UP,
  minE: -9e15,
  maxE: 9e15,
  toExpNeg: -9e15,
  toExpPos: 9e15,
});
export type Decimal = Base;

const ZERO = new Decimal(0);
const ONE = new Decimal(1);
const SHIFT = new Decimal(`1e${QUOTIENT_PLACES}`);
const LAST_QUOTIENT_PLACE = new Decimal(`1e-${QUOTIENT_PLACES}`);

/** What is irrational is computed with so many places, and settled: see `settled`. */
export const SPARE_PLACES = 40;
const SETTLED_PLACES = 30;

/** e ** 230 has a hundred digits. */
const MAX_EXPONENT = 230;
const MAX_POWER_DIGITS = 99;

/** As many digits as a power has, and the spare ones: more would take long. */
export const Spare = Decimal.clone({ precision: 160 });

/** Gives a whole number as a decimal. */
export function fromInteger(number: number | bigint): Decimal {
  return new Decimal(typeof number === 'bigint' ? number.toString() : number);
}

/** Gives a number without its fraction; blank beyond the bounds. */
export function whole(number: Decimal, low: number, high: number): number | null {
  const integer = number.trunc();
  return integer.gte(low) && integer.lte(high) ? integer.toNumber() : null;
}

/** Rounds half up to the places that a number may have. */
export function rounded(number: Decimal): Decimal {
  return number.toDecimalPlaces(PLACES, ROUND_HALF_UP);
}

/**
 * Rounds what can only be computed nearly, with `SPARE_PLACES`, so that all back ends end alike.
 *
 * Rounding twice makes of 0.4999… the half that it stands for, before that is rounded up.
 */
export function settled(number: Decimal): Decimal {
  return rounded(number.toDecimalPlaces(SETTLED_PLACES, ROUND_HALF_UP));
}

export function add(left: Decimal, right: Decimal): Decimal {
  return left.plus(right);
}

export function subtract(left: Decimal, right: Decimal): Decimal {
  return left.minus(right);
}

export function multiply(left: Decimal, right: Decimal): Decimal {
  return rounded(left.times(right));
}

/** Divides; blank when the divisor is zero. */
export function divide(left: Decimal, right: Decimal): Decimal | null {
  return right.isZero() ? null : quotient(left, right);
}

/** Divides by what is not zero. */
export function quotient(left: Decimal, right: Decimal): Decimal {
  const shifted = left.times(SHIFT);
  const steps = shifted.divToInt(right);
  const rest = shifted.minus(steps.times(right));
  const isUp = rest.abs().times(2).gte(right.abs());
  const sign = left.isNegative() === right.isNegative() ? ONE : ONE.negated();
  return (isUp ? steps.plus(sign) : steps).times(LAST_QUOTIENT_PLACE);
}

export function negate(number: Decimal): Decimal {
  return ZERO.minus(number);
}

/** Raises to a power; blank where there is none, or where it has more than a hundred digits. */
export function power(base: Decimal, exponent: Decimal): Decimal | null {
  if (exponent.isZero()) return ONE;
  if (base.isZero()) return exponent.isNegative() ? null : ZERO;
  if (base.isNegative() && !exponent.isInteger()) return null;
  if (!isSmall(base.abs(), exponent.abs())) return null;
  return settled(new Decimal(new Spare(base).pow(new Spare(exponent))));
}

function isSmall(base: Decimal, exponent: Decimal): boolean {
  // The digits alone tell it of nearly all, and a logarithm takes long.
  if (exponent.times(Math.abs(base.e) + 1).lt(MAX_POWER_DIGITS)) return true;
  return multiply(exponent, ln(base)).abs().lte(MAX_EXPONENT);
}

/** Gives the natural logarithm of what is above zero. */
export function ln(number: Decimal): Decimal {
  return settled(new Decimal(new Spare(number).ln()));
}

/** Gives the logarithm of what is above zero, to a base that is too, and is not one. */
export function logarithm(number: Decimal, base: Decimal): Decimal {
  return settled(new Decimal(new Spare(number).ln().div(new Spare(base).ln())));
}

/** Gives a power of e; blank where it has more than a hundred digits. */
export function exponential(exponent: Decimal): Decimal | null {
  if (exponent.gt(MAX_EXPONENT)) return null;
  return exponent.lt(-MAX_EXPONENT) ? ZERO : settled(new Decimal(new Spare(exponent).exp()));
}

/** Gives the square root of what is not below zero. */
export function root(number: Decimal): Decimal {
  // A root has half the digits.
  const Wide = number.e < 160 ? Spare : Decimal;
  return settled(new Decimal(new Wide(number).sqrt()));
}

/** Rounds half up to so many decimal places, or to tens with -1; or otherwise. */
export function roundTo(number: Decimal, places: number, rounding: Base.Rounding = ROUND_HALF_UP): Decimal {
  if (places >= 0) return number.toDecimalPlaces(places, rounding);
  const unit = new Decimal(`1e${-places}`);
  return number
    .times(new Decimal(`1e${places}`))
    .toDecimalPlaces(0, rounding)
    .times(unit);
}
