/** Functions that count the hours in which a business is open. */

import { type Decimal, fromInteger, multiply, quotient } from '../arithmetic.ts';
import { calendarNamed, openAfter, openBetween } from '../calendars.ts';
import { defineFunctions } from '../function.ts';
import { secondsLong, secondsOf } from '../lengths.ts';

const HOUR = fromInteger(3600);

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
});
