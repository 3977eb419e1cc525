/**
 * When a business is open, and how much of that lies between two instants.
 *
 * The twin of `calendars.py`, which says how hours become instants.
 */

import {
  civil,
  DAY_US,
  dateOf,
  dayOf,
  FIRST_INSTANT,
  instantOf,
  LAST_INSTANT,
  local,
  SECOND_US,
  startOfDay,
  timeOf,
  type Zone,
  zoneOf,
} from './moments.ts';
import { weekday } from './periods.ts';
import { readDate } from './values.ts';

/** A stretch of a day in which a business is open, in seconds since midnight. */
export interface Hours {
  readonly opens: number;
  readonly closes: number;
}

export interface Calendar {
  /** The hours of Monday, Tuesday and so on to Sunday, each in order and apart. */
  readonly weekly: readonly (readonly Hours[])[];
  /** The hours of dates that differ from the week. */
  readonly exceptions: ReadonlyMap<number, readonly Hours[]>;
  /** The hours of days that differ in every year, by the date in the year 4; `exceptions` go before. */
  readonly yearly: ReadonlyMap<number, readonly Hours[]>;
  /** Whose clock it is; null: the tenant's. */
  readonly zone: Zone | null;
}

/** A stretch between two instants. */
type Stretch = readonly [opens: bigint, closes: bigint];

const MAX_DAYS = 18_263;
const MAX_LENGTH = BigInt(MAX_DAYS) * DAY_US;
const DAY_SECONDS = 86_400;
const LEAP_YEAR = 4;
const FIRST = FIRST_INSTANT + 365n * DAY_US;
const LAST = LAST_INSTANT + 1n - 366n * DAY_US;

const OPEN_DAY: readonly Hours[] = [{ opens: 9 * 3600, closes: 18 * 3600 }];

/** What holds where a tenant has said nothing: Monday to Friday, nine to six. */
export const OFFICE_HOURS: Calendar = {
  weekly: [OPEN_DAY, OPEN_DAY, OPEN_DAY, OPEN_DAY, OPEN_DAY, [], []],
  exceptions: new Map(),
  yearly: new Map(),
  zone: null,
};

/** A calendar as `Calendar.to_json` writes it. */
export interface CalendarJson {
  readonly weekly: readonly (readonly HoursJson[])[];
  readonly exceptions: Readonly<Record<string, readonly HoursJson[]>>;
  readonly yearly?: Readonly<Record<string, readonly HoursJson[]>>;
  readonly zone: string | null;
}

type HoursJson = readonly [opens: number, closes: number];

/** Reads a calendar. */
export function readCalendar({ weekly, exceptions, yearly, zone }: CalendarJson): Calendar {
  const read = (day: readonly HoursJson[]): Hours[] => day.map(([opens, closes]) => ({ opens, closes }));
  const readDays = (days: Readonly<Record<string, readonly HoursJson[]>>) =>
    new Map(Object.entries(days).map(([date, day]) => [readDate(date), read(day)]));
  return {
    weekly: weekly.map(read),
    exceptions: readDays(exceptions),
    yearly: readDays(yearly ?? {}),
    zone: zone === null ? null : zoneOf(zone),
  };
}

export type Calendars = ReadonlyMap<string, Calendar>;

/** Gives a calendar by name; the one named `default`, or office hours, when none is named. */
export function calendarNamed(calendars: Calendars | undefined, name: string): Calendar | null {
  return calendars?.get(name || 'default') ?? (name === '' ? OFFICE_HOURS : null);
}

/** Gives how much open time lies between two instants, negative when the end is earlier. */
export function openBetween(calendar: Calendar, zone: Zone, start: bigint, end: bigint): bigint | null {
  if (end < start) {
    const passed = openBetween(calendar, zone, end, start);
    return passed === null ? null : -passed;
  }
  if (end - start > MAX_LENGTH || start < FIRST || end > LAST) return null;
  const clock = calendar.zone ?? zone;
  const last = dateOf(local(end, clock)) + 1;
  let sum = 0n;
  for (let day = dateOf(local(start, clock)) - 1; day <= last; day++) {
    for (const [opens, closes] of stretches(calendar, clock, day)) {
      const overlap = min(closes, end) - max(opens, start);
      if (overlap > 0n) sum += overlap;
    }
  }
  return sum;
}

/** Gives the first instant with so much open time since the start; of less than none, the last until it. */
export function openAfter(calendar: Calendar, zone: Zone, start: bigint, length: bigint): bigint | null {
  if (length === 0n) return start;
  const isTooFar = length > MAX_LENGTH || -length > MAX_LENGTH;
  if (isTooFar || start <= FIRST + MAX_LENGTH || start >= LAST - MAX_LENGTH) return null;
  const clock = calendar.zone ?? zone;
  const found = length > 0n ? after(calendar, clock, start, length) : before(calendar, clock, start, -length);
  return found === null || max(found - start, start - found) > MAX_LENGTH ? null : found;
}

/** Gives the same time of day so many business days later, or earlier; see `businessDate`. */
export function businessDaysAfter(
  calendar: Calendar,
  zone: Zone,
  start: bigint,
  count: number,
): bigint | null {
  if (count === 0) return start;
  if (start <= FIRST + MAX_LENGTH || start >= LAST - MAX_LENGTH) return null;
  const clock = calendar.zone ?? zone;
  const wall = local(start, clock);
  const day = businessDate(calendar, dateOf(wall), count);
  return day === null ? null : instantOf(startOfDay(day) + timeOf(wall), clock);
}

/** Gives the date so many business days later, or earlier; the day it begins with does not count. */
export function businessDate(calendar: Calendar, start: number, count: number): number | null {
  if (count === 0) return start;
  if (start <= dateOf(FIRST) + MAX_DAYS || start >= dateOf(LAST) - MAX_DAYS) return null;
  let rest = Math.abs(count);
  for (let passed = 1; passed <= MAX_DAYS; passed++) {
    const day = start + Math.sign(count) * passed;
    if (hoursOn(calendar, day).some(({ opens, closes }) => opens < closes)) rest -= 1;
    if (rest === 0) return day;
  }
  return null;
}

function after(calendar: Calendar, clock: Zone, start: bigint, length: bigint): bigint | null {
  const first = dateOf(local(start, clock)) - 1;
  let rest = length;
  for (let index = 0; index < MAX_DAYS + 3; index++) {
    for (const [opens, closes] of stretches(calendar, clock, first + index)) {
      const begins = max(opens, start);
      const passed = max(closes - begins, 0n);
      if (rest <= passed) return begins + rest;
      rest -= passed;
    }
  }
  return null;
}

function before(calendar: Calendar, clock: Zone, start: bigint, length: bigint): bigint | null {
  const last = dateOf(local(start, clock)) + 1;
  let rest = length;
  for (let index = 0; index < MAX_DAYS + 3; index++) {
    for (const [opens, closes] of stretches(calendar, clock, last - index).toReversed()) {
      const ends = min(closes, start);
      const passed = max(ends - opens, 0n);
      if (rest <= passed) return ends - rest;
      rest -= passed;
    }
  }
  return null;
}

/** Gives the hours of a date. */
function hoursOn({ weekly, exceptions, yearly }: Calendar, date: number): readonly Hours[] {
  const { month, day } = civil(date);
  return exceptions.get(date) ?? yearly.get(dayOf(LEAP_YEAR, month, day)) ?? weekly[weekday(date)] ?? [];
}

/** Gives from when to when it is open on a day. */
function stretches(calendar: Calendar, clock: Zone, day: number): readonly Stretch[] {
  const hours = hoursOn(calendar, day);
  if (hours.length === 0) return [];
  const midnight = startOfDay(day);
  const begins = instantOf(midnight, clock);
  if (instantOf(midnight + DAY_US, clock) - begins === DAY_US) {
    return hours.map(({ opens, closes }) => [begins + microseconds(opens), begins + microseconds(closes)]);
  }
  return hours.map(({ opens, closes }, index) => {
    const until = hours[index + 1]?.opens ?? DAY_SECONDS;
    const at = (second: number) => instantOf(midnight + microseconds(second), clock);
    return [at(opens), min(at(closes), min(at(until), at(DAY_SECONDS)))];
  });
}

function microseconds(seconds: number): bigint {
  return BigInt(seconds) * SECOND_US;
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
