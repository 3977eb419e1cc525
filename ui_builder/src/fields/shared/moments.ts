/** Dates and instants for people. */
import { distanceFormat, momentFormat } from '../../i18n/formats';

const MINUTE_MS = 60_000;
const STEPS: readonly [Intl.RelativeTimeFormatUnit, number, number][] = [
  ['minute', MINUTE_MS, 60 * MINUTE_MS],
  ['hour', 60 * MINUTE_MS, 24 * 60 * MINUTE_MS],
  ['day', 24 * 60 * MINUTE_MS, 7 * 24 * 60 * MINUTE_MS],
];

/** Says how far an instant is from now, within a week; null beyond. */
export function relativeTime(at: Date, now: Date, locale: string): string | null {
  const distance = at.getTime() - now.getTime();
  const size = Math.abs(distance);
  for (const [unit, length, below] of STEPS) {
    if (size < below) {
      const format = distanceFormat(locale, { numeric: 'auto', style: 'long' });
      return format.format(Math.trunc(distance / length), unit);
    }
  }
  return null;
}

/** Writes an instant in a time zone. */
export function shownInstant(at: Date, locale: string, timeZone: string): string {
  return momentFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(at);
}

/** Writes the day of an instant in a time zone. */
export function shownDate(at: Date, locale: string, timeZone: string): string {
  return momentFormat(locale, { dateStyle: 'medium', timeZone }).format(at);
}

/** Writes a calendar day, `2026-01-31`, which has no time zone. */
export function shownDay(day: string, locale: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) {
    return day;
  }
  return momentFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(at);
}

/** Writes a time of day, `08:30:00`; its seconds only where there are some. */
export function shownTime(time: string, locale: string): string {
  const at = new Date(`1970-01-01T${time}Z`);
  if (Number.isNaN(at.getTime())) {
    return time;
  }
  const timeStyle = at.getUTCSeconds() === 0 ? 'short' : 'medium';
  return momentFormat(locale, { timeStyle, timeZone: 'UTC' }).format(at);
}

/** Gives the wall clock of an instant in a time zone: `2026-01-31T16:00`. */
export function wallClock(at: Date, timeZone: string): string {
  const parts = momentFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone }).format(at);
  return parts.replace(' ', 'T');
}

/** Gives the instant of a wall clock in a time zone; the earlier one where it stands twice. */
export function instantOf(clock: string, timeZone: string): Date {
  const asUtc = new Date(`${clock}:00Z`);
  let guess = asUtc;
  for (let round = 0; round < 2; round += 1) {
    const shown = new Date(`${wallClock(guess, timeZone)}:00Z`);
    guess = new Date(guess.getTime() + (asUtc.getTime() - shown.getTime()));
  }
  return guess;
}
