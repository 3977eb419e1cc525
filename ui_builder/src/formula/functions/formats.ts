/** FORMAT: numbers, dates and times written as a format says. */

import type { Decimal } from '../arithmetic.ts';
import { defineFunctions } from '../function.ts';
import { writeMoment } from '../momentFormat.ts';
import { local, startOfDay } from '../moments.ts';
import { writeNumber } from '../numberFormat.ts';
import { filled } from '../values.ts';

export default defineFunctions({
  FORMAT: ([of]) => {
    switch (of?.kind) {
      case 'date':
        return (_around, date: number, format: string, language = 'en') =>
          filled(writeMoment(startOfDay(date), format, language));
      case 'datetime':
        return (around, instant: bigint, format: string, language = 'en') =>
          filled(writeMoment(local(instant, around.zone), format, language));
      case 'time':
        return (_around, time: bigint, format: string, language = 'en') =>
          filled(writeMoment(time, format, language));
      default:
        return (_around, number: Decimal, format: string) => writeNumber(number, format);
    }
  },
});
