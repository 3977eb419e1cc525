/** Functions that tell how far apart two moments are, and where a period begins and ends. */

import { type Decimal, fromInteger, quotient } from '../arithmetic.ts';
import { defineFunctions, type FunctionTwin } from '../function.ts';
import { secondsOf } from '../lengths.ts';
import { DAY_US, dateOf } from '../moments.ts';
import { DAYS, endOf, MONTHS, SECONDS, startOf, unitOf, wallClock, wholeMonths } from '../periods.ts';
import type { Value } from '../types.ts';

export default defineFunctions({
  DIFF: ([of]) => {
    const wallOf = wallClock(of);
    return (around, start: number | bigint, end: number | bigint, word: string) => {
      const unit = unitOf(word);
      if (unit in SECONDS) return quotient(passed(start, end), fromInteger(SECONDS[unit] ?? 1));
      if (of?.kind === 'time') return fromInteger(0);
      const [first, last] = [wallOf(around, start), wallOf(around, end)];
      if (unit in DAYS) return fromInteger((last - first) / (BigInt(DAYS[unit] ?? 1) * DAY_US));
      return fromInteger(Math.trunc(wholeMonths(first, last) / (MONTHS[unit] ?? 1)));
    };
  },
  START_OF: bound(startOf),
  END_OF: bound(endOf),
});

/** Gives the seconds between two moments. */
function passed(start: number | bigint, end: number | bigint): Decimal {
  if (typeof start === 'number') return fromInteger((Number(end) - start) * 86_400);
  return secondsOf(BigInt(end) - start);
}

function bound(of: (date: number, period: string) => Value): FunctionTwin {
  return ([type]) => {
    const wallOf = wallClock(type);
    return (around, moment: number | bigint, period: string) => of(dateOf(wallOf(around, moment)), period);
  };
}
