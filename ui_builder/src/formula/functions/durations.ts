/** Functions between moments, lengths of time and plain seconds. */

import type { Decimal } from '../arithmetic.ts';
import { defineFunctions } from '../function.ts';
import { secondsLong, secondsOf } from '../lengths.ts';
import { momentInCalendar, SECOND_US } from '../moments.ts';

export default defineFunctions({
  UNIXTIMESTAMP: () => (_around, moment: bigint) => secondsOf(moment),
  FROMUNIXTIME: () => (_around, seconds: Decimal) => {
    const length = secondsLong(seconds);
    return length === null ? null : momentInCalendar(length);
  },
  FORMATDURATION: ([of]) => {
    const isDuration = of?.kind === 'duration';
    return (_around, length: Decimal | bigint, days?: boolean) => {
      const seconds = isDuration
        ? (length as bigint) / SECOND_US
        : BigInt((length as Decimal).trunc().toFixed());
      return seconds < 0n ? `-${written(-seconds, days)}` : written(seconds, days);
    };
  },
});

function written(seconds: bigint, days = false): string {
  const [hours, clock] = [seconds / 3600n, `${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`];
  return days ? `${hours / 24n}:${two(hours % 24n)}:${clock}` : `${two(hours)}:${clock}`;
}

function two(count: bigint): string {
  return String(count).padStart(2, '0');
}
