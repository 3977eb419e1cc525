/** Lengths of time, in microseconds. The twin of `lengths.py`. */

import { type Decimal, fromInteger, roundTo } from './arithmetic.ts';
import { DAY_US, floorDivide } from './moments.ts';

/** More than lies between the first instant of the year 1 and the last of 9999. */
const MAX_SECONDS = 320_000_000_000;
const MILLION = fromInteger(1_000_000);

/** Gives so many seconds as a length of time; blank beyond all years. */
export function secondsLong(seconds: Decimal): bigint | null {
  const exact = roundTo(seconds, 6);
  return exact.abs().lt(MAX_SECONDS) ? BigInt(exact.times(MILLION).toFixed(0)) : null;
}

/** Gives how many seconds a length of time has. */
export function secondsOf(length: bigint): Decimal {
  return fromInteger(length).div(MILLION);
}

/** Gives the time of day so much later; at midnight it starts again. */
export function timeAfter(time: bigint, length: bigint): bigint {
  const passed = time + length;
  return passed - floorDivide(passed, DAY_US) * DAY_US;
}
