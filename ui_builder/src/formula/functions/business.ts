/** Functions that count the hours, and the days, on which a business is open. */

import { type Decimal, fromInteger, multiply, quotient, whole } from '../arithmetic.ts';
import { businessDate, businessDaysAfter, calendarNamed, openAfter, openBetween } from '../calendars.ts';
import { defineFunctions } from '../function.ts';
import { secondsLong, secondsOf } from '../lengths.ts';

const HOUR = fromInteger(3600);
const MAX_DAYS = 18_263;

export default defineFunctions({
  BUSINESS_HOURS_BETWEEN:
    () =>
    (around, start: bigint, end: bigint, name = '') => {
      const calendar = calendarNamed(around.calendars, name);
      const length = calendar && openBetween(calendar, around.zone, start, end);
      return length === null ? null : quotient(secondsOf(length), HOUR);
    },
  ADD_BUSINESS_HOURS:
    () =>
    (around, start: bigint, hours: Decimal, name = '') => {
      const calendar = calendarNamed(around.calendars, name);
      const length = secondsLong(multiply(hours, HOUR));
      return calendar === null || length === null ? null : openAfter(calendar, around.zone, start, length);
    },
  ADD_BUSINESS_DAYS:
    () =>
    (around, start: number | bigint, days: Decimal, name = '') => {
      const calendar = calendarNamed(around.calendars, name);
      const count = whole(days, -MAX_DAYS, MAX_DAYS);
      if (calendar === null || count === null) return null;
      if (typeof start === 'number') return businessDate(calendar, start, count);
      return businessDaysAfter(calendar, around.zone, start, count);
    },
});
