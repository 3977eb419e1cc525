/** Arithmetic on times of day and durations. The twin of `time_arithmetic.py`, which says what it gives. */

import { type Decimal, divide, fromInteger, multiply, negate, quotient } from './arithmetic.ts';
import { secondsLong, secondsOf, timeAfter } from './lengths.ts';
import { momentInCalendar } from './moments.ts';
import type { Value } from './types.ts';

// The checker has seen that the operands are of the kinds that the key names.
// biome-ignore lint/suspicious/noExplicitAny: the one erased map, as said above
type Operation = (left: any, right: any) => Value;

const DAY = fromInteger(86_400);

function daysAfter(time: bigint, days: Decimal): bigint | null {
  const length = secondsLong(multiply(days, DAY));
  return length === null ? null : timeAfter(time, length);
}

/** What an operator does with two kinds of value, by `left operator right`. */
export const TIME_ARITHMETIC: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['datetime + duration', (at: bigint, length: bigint) => momentInCalendar(at + length)],
  ['datetime - duration', (at: bigint, length: bigint) => momentInCalendar(at - length)],
  ['time + duration', timeAfter],
  ['time - duration', (at: bigint, length: bigint) => timeAfter(at, -length)],
  ['time + number', daysAfter],
  ['time - number', (at: bigint, days: Decimal) => daysAfter(at, negate(days))],
  ['time - time', (later: bigint, earlier: bigint) => quotient(secondsOf(later - earlier), DAY)],
  ['duration + duration', (a: bigint, b: bigint) => secondsLong(secondsOf(a + b))],
  ['duration - duration', (a: bigint, b: bigint) => secondsLong(secondsOf(a - b))],
  ['duration * number', (length: bigint, n: Decimal) => secondsLong(multiply(secondsOf(length), n))],
  [
    'duration / number',
    (length: bigint, parts: Decimal) => {
      const seconds = divide(secondsOf(length), parts);
      return seconds === null ? null : secondsLong(seconds);
    },
  ],
  ['duration / duration', (a: bigint, b: bigint) => divide(secondsOf(a), secondsOf(b))],
]);
