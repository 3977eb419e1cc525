/** Functions that make dates and times out of numbers and texts. */

import { type Decimal, whole } from '../arithmetic.ts';
import { defineFunctions } from '../function.ts';
import {
  civil,
  dateOf,
  dayOf,
  instantOf,
  local,
  midnight,
  momentInCalendar,
  SECOND_US,
  startOfDay,
  timeOf,
  type Zone,
} from '../moments.ts';
import { readDate, readInstant, readTime, readWall } from '../values.ts';

const DAY = '(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])';
const CLOCK = '(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,6})?)?';
const OFFSET = '(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])';
const ISO_DATE = new RegExp(`^${DAY}$`);
const ISO_TIME = new RegExp(`^${CLOCK}$`);
const ISO_DATETIME = new RegExp(`^${DAY}(?:[T ]${CLOCK}${OFFSET}?)?$`);
const ZONED = new RegExp(`${OFFSET}$`);
const DATE_LENGTH = 10;

export default defineFunctions({
  DATE: () => (_around, year: Decimal, month: Decimal, day: Decimal) => {
    const [y, m, d] = [whole(year, 1, 9999), whole(month, 1, 12), whole(day, 1, 31)];
    return y === null || m === null || d === null ? null : dayOrBlank(dayOf(y, m, d), d);
  },
  TIME: () => (_around, hour: Decimal, minute: Decimal, second?: Decimal) => {
    const [h, m] = [whole(hour, 0, 23), whole(minute, 0, 59)];
    const s = second === undefined ? 0 : whole(second, 0, 59);
    return h === null || m === null || s === null ? null : BigInt(h * 3600 + m * 60 + s) * SECOND_US;
  },
  DATEVALUE: ([of]) => {
    if (of?.kind === 'date') return (_around, date: number) => date;
    if (of?.kind === 'datetime') return (around, at: bigint) => dateOf(local(at, around.zone));
    return (_around, text: string) => (ISO_DATE.test(text) ? dateOfText(text) : null);
  },
  DATETIMEVALUE: ([of]) => {
    if (of?.kind === 'date') return (around, date: number) => midnight(date, around.zone);
    if (of?.kind === 'datetime') return (_around, at: bigint) => at;
    return (around, text: string) => instantOfText(text, around.zone);
  },
  TIMEVALUE: ([of]) => {
    if (of?.kind === 'time') return (_around, time: bigint) => time;
    if (of?.kind === 'datetime') return (around, at: bigint) => timeOf(local(at, around.zone));
    return (_around, text: string) => (ISO_TIME.test(text) ? readTime(text) : null);
  },
});

/** Gives a date if its month has that day. */
function dayOrBlank(date: number, day: number): number | null {
  return civil(date).day === day ? date : null;
}

function dateOfText(text: string): number | null {
  return dayOrBlank(readDate(text), Number(text.slice(-2)));
}

function instantOfText(text: string, zone: Zone): bigint | null {
  if (!ISO_DATETIME.test(text)) return null;
  const date = dateOfText(text.slice(0, DATE_LENGTH));
  if (date === null) return null;
  if (text.length === DATE_LENGTH) return instantOf(startOfDay(date), zone);
  return ZONED.test(text) ? momentInCalendar(readInstant(text)) : instantOf(readWall(text), zone);
}
