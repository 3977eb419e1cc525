/**
 * Months, weeks and quarters on a wall clock. The twin of `periods.py`.
 *
 * A wall clock is a `bigint` of microseconds, as in `moments.ts`; a date on it stands at midnight, a time
 * of day on 1970-01-01. What would fall outside the years 1 to 9999 is blank.
 */

import {
  civil,
  DAY_US,
  dateOf,
  dayOf,
  inCalendar,
  local,
  momentInCalendar,
  startOfDay,
  timeOf,
} from './moments.ts';
import type { Surroundings, Type } from './types.ts';

export const MONTHS: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };
export const DAYS: Readonly<Record<string, number>> = { day: 1, week: 7 };
export const SECONDS: Readonly<Record<string, number>> = { hour: 3600, minute: 60, second: 1 };

/** Reads a date, datetime or time off the wall of the tenant. */
export type WallOf = (around: Surroundings, moment: number | bigint) => bigint;

/** Gives what reads moments of a type off the wall. */
export function wallClock(of: Type | undefined): WallOf {
  if (of?.kind === 'datetime') return (around, instant) => local(BigInt(instant), around.zone);
  if (of?.kind === 'date') return (_around, date) => startOfDay(Number(date));
  return (_around, time) => BigInt(time);
}

/** Gives the unit that a word such as `hours` or `hour` names. */
export function unitOf(word: string): string {
  return word.endsWith('s') ? word.slice(0, -1) : word;
}

/** Gives the same time of day so many months later; the end of a month leads to the end of a month. */
export function addMonths(wall: bigint, count: number): bigint | null {
  const date = dateOf(wall);
  const from = civil(date);
  const index = from.year * 12 + from.month - 1 + count;
  const [year, month] = [Math.floor(index / 12), (index % 12) + 1];
  if (year < 1 || year > 9999) return null;
  const last = dayOf(year, month + 1, 0);
  const isLast = civil(date + 1).day === 1;
  const sameDay = dayOf(year, month, 1) + from.day - 1;
  return startOfDay(isLast ? last : Math.min(sameDay, last)) + timeOf(wall);
}

/** Gives the same time of day so many days later. */
export function addDays(wall: bigint, count: number): bigint | null {
  return momentInCalendar(wall + BigInt(count) * DAY_US);
}

/** Gives how many whole months lie between: one is whole when its day and time come again. */
export function wholeMonths(start: bigint, end: bigint): number {
  const [a, b] = [civil(dateOf(start)), civil(dateOf(end))];
  const months = (b.year - a.year) * 12 + b.month - a.month;
  const ahead = withinMonth(end, b.day) - withinMonth(start, a.day);
  if (months > 0 && ahead < 0n) return months - 1;
  return months < 0 && ahead > 0n ? months + 1 : months;
}

function withinMonth(wall: bigint, day: number): bigint {
  return BigInt(day) * DAY_US + timeOf(wall);
}

/** Gives the day of the week of a date: 0 for Monday to 6 for Sunday. */
export function weekday(date: number): number {
  return (((date + 3) % 7) + 7) % 7;
}

/** Gives the year and week of a date by ISO 8601. */
export function isoWeek(date: number): { readonly year: number; readonly week: number } {
  const thursday = date - weekday(date) + 3;
  const { year } = civil(thursday);
  return { year, week: Math.floor((thursday - dayOf(year, 1, 1)) / 7) + 1 };
}

/** Gives the first day of a period; weeks begin on Monday. */
export function startOf(date: number, period: string): number {
  if (period === 'week') return date - weekday(date);
  if (period === 'day') return date;
  const [{ year, month }, size] = [civil(date), MONTHS[period] ?? 1];
  return dayOf(year, Math.floor((month - 1) / size) * size + 1, 1);
}

/** Gives the last day of a period. */
export function endOf(date: number, period: string): number | null {
  const first = startOf(date, period);
  const days = DAYS[period];
  if (days !== undefined) return inCalendar(first + days - 1);
  const { year, month } = civil(first);
  return dayOf(year, month + (MONTHS[period] ?? 1), 0);
}
