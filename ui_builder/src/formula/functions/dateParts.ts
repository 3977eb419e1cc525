/** Functions that take one number out of a date or a time; datetimes by the tenant's clock. */

import { fromInteger } from '../arithmetic.ts';
import { defineFunctions, type FunctionTwin } from '../function.ts';
import { civil, dateOf, dayOf, timeOf } from '../moments.ts';
import { isoWeek, wallClock, weekday } from '../periods.ts';

function part(take: (wall: bigint) => number | bigint): FunctionTwin {
  return ([of]) => {
    const wallOf = wallClock(of);
    return (around, moment: number | bigint) => fromInteger(take(wallOf(around, moment)));
  };
}

function ofDate(take: (date: number) => number): FunctionTwin {
  return part((wall) => take(dateOf(wall)));
}

const week = ofDate((date) => isoWeek(date).week);

export default defineFunctions({
  YEAR: ofDate((date) => civil(date).year),
  QUARTER: ofDate((date) => Math.ceil(civil(date).month / 3)),
  MONTH: ofDate((date) => civil(date).month),
  WEEK: week,
  ISOWEEK: week,
  ISOYEAR: ofDate((date) => isoWeek(date).year),
  DAY: ofDate((date) => civil(date).day),
  WEEKDAY: ofDate((date) => ((weekday(date) + 1) % 7) + 1),
  DAYOFYEAR: ofDate((date) => date - dayOf(civil(date).year, 1, 1) + 1),
  HOUR: part((wall) => timeOf(wall) / 3_600_000_000n),
  MINUTE: part((wall) => (timeOf(wall) / 60_000_000n) % 60n),
  SECOND: part((wall) => (timeOf(wall) / 1_000_000n) % 60n),
  MILLISECOND: part((wall) => (timeOf(wall) / 1_000n) % 1_000n),
});
