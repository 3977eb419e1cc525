/** When one may want to be reminded, in one's own time zone. */
import { instantOf, wallClock } from '../../fields/shared/moments';

export interface RemindTime {
  readonly name: 'hour' | 'evening' | 'tomorrow' | 'week';
  readonly at: Date;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MORNING = '09:00';
const EVENING = '18:00';

/** Gives the times that are offered: in an hour, this evening as long as it is far enough, tomorrow, next Monday. */
export function remindTimes(now: Date, timeZone: string): readonly RemindTime[] {
  const today = wallClock(now, timeZone).slice(0, 10);
  const on = (days: number, time: string) => instantOf(`${dayAfter(today, days)}T${time}`, timeZone);
  const weekday = new Date(`${today}T00:00:00Z`).getUTCDay();
  const times: RemindTime[] = [
    { name: 'hour', at: new Date(now.getTime() + HOUR_MS) },
    { name: 'evening', at: on(0, EVENING) },
    { name: 'tomorrow', at: on(1, MORNING) },
    { name: 'week', at: on((8 - weekday) % 7 || 7, MORNING) },
  ];
  return times.filter(({ name, at }) => name !== 'evening' || at.getTime() - now.getTime() > 2 * HOUR_MS);
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}
