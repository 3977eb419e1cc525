/** Days of a timeline: where bars stand, what is written above them, and what a moved one is saved with. */
import type { Json } from '../../api/client';
import { type RecordJson, valueAt } from '../../api/records';
import { instantOf, wallClock } from '../../fields/shared/moments';
import type { CalendarSpanDef } from '../../meta/types';

const DAY_MS = 86_400_000;

/** How much of time is in sight: the width of a day in pixels, and how many are drawn at once. */
export const ZOOMS = {
  day: { day: 40, days: 70 },
  week: { day: 16, days: 182 },
  month: { day: 4, days: 731 },
} as const;
export type Zoom = keyof typeof ZOOMS;

/** Gives the number of a calendar day, and the day of a number. */
export const dayNumber = (day: string): number => Date.parse(`${day.slice(0, 10)}T00:00:00Z`) / DAY_MS;
export const dayText = (day: number): string => new Date(Math.floor(day) * DAY_MS).toISOString().slice(0, 10);

export interface Bar {
  /** In days since 1970; the end is not within. */
  readonly from: number;
  readonly to: number;
  /** Whether it is a moment rather than a span. */
  readonly point: boolean;
}

export interface Dating {
  readonly span: CalendarSpanDef;
  /** Whether days are meant, not instants. */
  readonly wholeDays: boolean;
  readonly timeZone: string;
}

/** Gives where a record stands; null where it has no start. An end before the start counts not. */
export function barOf(record: RecordJson, dating: Dating): Bar | null {
  const { span, wholeDays } = dating;
  const start = valueAt(record, span.start);
  const end = span.end === undefined ? null : valueAt(record, span.end);
  if (typeof start !== 'string') {
    return null;
  }
  const from = placeOf(start, dating);
  const to = typeof end === 'string' ? placeOf(end, dating) : null;
  if (to === null || to < from) {
    return { from, to: from + 1, point: true };
  }
  return { from, to: wholeDays ? to + 1 : Math.max(to, from + 1 / 24), point: false };
}

function placeOf(value: string, { wholeDays, timeZone }: Dating): number {
  return wholeDays ? dayNumber(value) : Date.parse(`${wallClock(new Date(value), timeZone)}:00Z`) / DAY_MS;
}

/** How many days the ends of a bar are moved by. */
export interface Shift {
  readonly start: number;
  readonly end: number;
}
export const STILL: Shift = { start: 0, end: 0 };

/** Gives a shift that leaves a bar at least a day long; where there is no end, only the whole can be moved. */
export function fitting(bar: Bar, shift: Shift): Shift {
  if (bar.point) {
    return { start: shift.start, end: shift.start };
  }
  const length = Math.max(1, Math.floor(bar.to - bar.from));
  if (shift.end === 0 && shift.start !== 0) {
    return { start: Math.min(shift.start, length - 1), end: 0 };
  }
  return shift.start === 0 ? { start: 0, end: Math.max(shift.end, 1 - length) } : shift;
}

export const shifted = (bar: Bar, { start, end }: Shift): Bar => ({
  ...bar,
  from: bar.from + start,
  to: bar.to + end,
});

/** Gives what a record is saved with when its bar was moved: its days change, its times of day stay. */
export function valuesOf(record: RecordJson, dating: Dating, shift: Shift): Record<string, Json> {
  const { span } = dating;
  const values: Record<string, Json> = {};
  const move = (field: string, by: number) => {
    const value = valueAt(record, field);
    if (by !== 0 && typeof value === 'string') {
      values[field] = laterBy(value, by, dating);
    }
  };
  move(span.start, shift.start);
  if (span.end !== undefined) {
    move(span.end, shift.end);
  }
  return values;
}

function laterBy(value: string, days: number, { wholeDays, timeZone }: Dating): string {
  if (wholeDays) {
    return dayText(dayNumber(value) + days);
  }
  const clock = wallClock(new Date(value), timeZone);
  return instantOf(`${dayText(dayNumber(clock) + days)}${clock.slice(10)}`, timeZone).toISOString();
}

export interface Tick {
  readonly day: number;
  readonly days: number;
  readonly text: string;
}

/** Writes what stands above a timeline: months, and below them days or weeks; or years and months. */
export function ticksOf(zoom: Zoom, from: number, before: number, locale: string): [Tick[], Tick[]] {
  if (zoom === 'month') {
    return [
      spans(from, before, 'year', format(locale, { year: 'numeric' })),
      spans(from, before, 'month', format(locale, { month: 'short' })),
    ];
  }
  const day = format(locale, { day: 'numeric' });
  const months = spans(from, before, 'month', format(locale, { month: 'long', year: 'numeric' }));
  const step = zoom === 'day' ? 1 : 7;
  // The first day of 1970 was a Thursday; weeks begin on Mondays.
  const first = step === 1 ? from : from + ((((4 - from) % 7) + 7) % 7);
  const low: Tick[] = [];
  for (let at = first; at < before; at += step) {
    low.push({ day: at, days: Math.min(step, before - at), text: day(at) });
  }
  return [months, low];
}

type Write = (day: number) => string;

function format(locale: string, options: Intl.DateTimeFormatOptions): Write {
  const made = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  return (day) => made.format(day * DAY_MS);
}

function spans(from: number, before: number, unit: 'month' | 'year', write: Write): Tick[] {
  const ticks: Tick[] = [];
  let at = from;
  while (at < before) {
    const date = new Date(at * DAY_MS);
    const next =
      unit === 'month'
        ? Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)
        : Date.UTC(date.getUTCFullYear() + 1, 0, 1);
    const end = Math.min(next / DAY_MS, before);
    ticks.push({ day: at, days: end - at, text: write(at) });
    at = end;
  }
  return ticks;
}

export const isWeekend = (day: number): boolean => [2, 3].includes(((day % 7) + 7) % 7);
