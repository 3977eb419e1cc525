/** Until when something goes, as it is said on a form: by the last day, and as it is told by that day again. */
import { shownDate, shownInstant, wallClock } from '../../fields/shared/moments';

/** Writes until when something goes: its last day, or the moment where it ends within one. */
export function untilText(until: Date, locale: string, timeZone: string): string {
  return wallClock(until, timeZone).endsWith('T00:00')
    ? shownDate(new Date(until.getTime() - 1), locale, timeZone)
    : shownInstant(until, locale, timeZone);
}

/** The instant at which a day is over where somebody lives. */
export function endOfDay(day: string, timeZone: string): string {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  // Twice, for the offset at the guess may not be that at the instant itself.
  const guess = next.getTime() - offsetAt(next.getTime(), timeZone);
  return new Date(next.getTime() - offsetAt(guess, timeZone)).toISOString();
}

/** Gives by how much clocks there are ahead of UTC. */
function offsetAt(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instant);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = (
    ['year', 'month', 'day', 'hour', 'minute', 'second'] as const
  ).map((type) => Number(parts.find((part) => part.type === type)?.value));
  const shown = Date.UTC(year, month - 1, day, hour, minute, second);
  return shown - Math.floor(instant / 1000) * 1000;
}
