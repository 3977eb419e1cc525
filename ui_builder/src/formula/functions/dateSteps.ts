/**
 * Functions that go from one moment to another.
 *
 * Months, weeks and days are those of the wall clock; hours, minutes and seconds are exact lengths.
 */

import { type Decimal, fromInteger, multiply, whole } from '../arithmetic.ts';
import { type Compute, defineFunctions } from '../function.ts';
import { secondsLong, timeAfter } from '../lengths.ts';
import { dateOf, instantOf, momentInCalendar } from '../moments.ts';
import { addDays, addMonths, DAYS, MONTHS, SECONDS, unitOf, wallClock } from '../periods.ts';
import type { Type } from '../types.ts';

const MAX_MONTHS = 120_000;
const MAX_DAYS = 3_660_000;
const DAY_SECONDS = 86_400;

export default defineFunctions({
  ADDMONTHS: ([of]) => calendarStep(of, 1, MAX_MONTHS, addMonths),
  ADD: ([of]) => {
    const steps = new Map<string, Compute>([
      ...Object.entries(MONTHS).map(
        ([unit, size]) => [unit, calendarStep(of, size, Math.floor(MAX_MONTHS / size), addMonths)] as const,
      ),
      ...Object.entries(DAYS).map(
        ([unit, size]) => [unit, calendarStep(of, size, Math.floor(MAX_DAYS / size), addDays)] as const,
      ),
      ...Object.entries(SECONDS).map(([unit, size]) => [unit, clockStep(of, size)] as const),
    ]);
    return (around, moment, count: Decimal, unit: string) =>
      steps.get(unitOf(unit))?.(around, moment, count) ?? null;
  },
});

function calendarStep(
  of: Type | undefined,
  size: number,
  most: number,
  step: (wall: bigint, count: number) => bigint | null,
): Compute {
  const wallOf = wallClock(of);
  return (around, moment: number | bigint, count: Decimal) => {
    const units = whole(count, -most, most);
    if (units === null) return null;
    if (of?.kind === 'time') return moment;
    const wall = step(wallOf(around, moment), units * size);
    if (wall === null) return null;
    return of?.kind === 'date' ? dateOf(wall) : instantOf(wall, around.zone);
  };
}

function clockStep(of: Type | undefined, size: number): Compute {
  if (of?.kind === 'date') return hoursOfDate(DAY_SECONDS / size);
  return (_around, moment: bigint, count: Decimal) => {
    const length = secondsLong(multiply(count, fromInteger(size)));
    if (length === null) return null;
    return of?.kind === 'time' ? timeAfter(moment, length) : momentInCalendar(moment + length);
  };
}

function hoursOfDate(aDay: number): Compute {
  const days = calendarStep({ kind: 'date' }, 1, MAX_DAYS, addDays);
  return (around, date: number, count: Decimal) => days(around, date, count.trunc().divToInt(aDay));
}
