/**
 * Dates, instants and time zones, as PostgreSQL reckons with them. The twin of `moments.py`.
 *
 * A date is the number of days since 1970-01-01, in the Gregorian calendar of all years. An instant is a
 * `bigint` of microseconds since 1970 in UTC; a wall clock the same as if it were UTC. Beyond the years
 * 1 to 9999 clocks stand still.
 */

import { type Decimal, fromInteger, quotient, roundTo, whole } from './arithmetic.ts';

/** Farther than any date a business means. */
export const MAX_DAYS = 730_000;
export const SECOND_US = 1_000_000n;
export const DAY_US = 86_400_000_000n;
export const FIRST_DAY = -719_162;
export const LAST_DAY = 2_932_896;
export const FIRST_INSTANT = BigInt(FIRST_DAY) * DAY_US;
export const LAST_INSTANT = BigInt(LAST_DAY + 1) * DAY_US - 1n;

const DAY_MS = 86_400_000;
const DAY_US_DECIMAL = fromInteger(DAY_US);
const MAX_LENGTH = fromInteger(BigInt(MAX_DAYS) * DAY_US);

/** Year, month (1 to 12) and day of a date. */
export interface Civil {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Takes a date apart. */
export function civil(date: number): Civil {
  const at = new Date(date * DAY_MS);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() };
}

/** Gives the date of a year, month and day; of day 31 of a month of 30 the first of the next. */
export function dayOf(year: number, month: number, day: number): number {
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, day); // Date.UTC takes year 1 for 1901
  return at.getTime() / DAY_MS;
}

/** Gives a date; blank outside the years 1 to 9999. */
export function inCalendar(date: number): number | null {
  return FIRST_DAY <= date && date <= LAST_DAY ? date : null;
}

/** Gives an instant or a wall clock; blank outside the years 1 to 9999. */
export function momentInCalendar(moment: bigint): bigint | null {
  return FIRST_INSTANT <= moment && moment <= LAST_INSTANT ? moment : null;
}

/** Divides rounding down, also below zero. */
export function floorDivide(left: bigint, right: bigint): bigint {
  const steps = left / right;
  return left % right < 0n ? steps - 1n : steps;
}

/** Gives the date that a wall clock shows. */
export function dateOf(wall: bigint): number {
  return Number(floorDivide(wall, DAY_US));
}

/** Gives the microseconds since midnight that a wall clock shows. */
export function timeOf(wall: bigint): bigint {
  return wall - floorDivide(wall, DAY_US) * DAY_US;
}

/** Gives the wall clock at the beginning of a date. */
export function startOfDay(date: number): bigint {
  return BigInt(date) * DAY_US;
}

/** A day of a zone's clock: the offset at its start and, where the clock is changed, the next one. */
interface ClockDay {
  readonly offset: number;
  readonly changesAt: number;
  readonly next: number;
}

const OFFSET = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/;

/** A time zone by its IANA name. Offsets are asked of the platform once a day of the calendar. */
export class Zone {
  readonly name: string;
  private readonly format: Intl.DateTimeFormat;
  private readonly days = new Map<number, ClockDay>();

  /** Throws a `RangeError` when there is no such zone. */
  constructor(name: string) {
    this.name = name;
    this.format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  }

  /** Gives the seconds that clocks are ahead of UTC at an instant, in seconds since 1970. */
  offsetAt(second: number): number {
    const day = Math.floor(second / 86_400);
    const found = this.days.get(day) ?? this.look(day);
    return second < found.changesAt ? found.offset : found.next;
  }

  private look(day: number): ClockDay {
    let [before, after] = [day * 86_400, (day + 1) * 86_400];
    const [offset, next] = [this.ask(before), this.ask(after)];
    if (offset !== next) {
      while (after - before > 1) {
        const middle = Math.floor((before + after) / 2);
        if (this.ask(middle) === offset) before = middle;
        else after = middle;
      }
    }
    const found = { offset, changesAt: after, next };
    if (this.days.size >= MAX_CACHED_DAYS) this.days.clear();
    this.days.set(day, found);
    return found;
  }

  private ask(second: number): number {
    const [, sign, hours, minutes, seconds] = OFFSET.exec(this.format.format(second * 1000)) ?? [];
    const offset = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
    return sign === '-' ? -offset : offset;
  }
}

const MAX_CACHED_DAYS = 20_000;
const zones = new Map<string, Zone>();

/** Gives a time zone, the same one for the same name. */
export function zoneOf(name: string): Zone {
  let zone = zones.get(name);
  if (zone === undefined) {
    zone = new Zone(name);
    zones.set(name, zone);
  }
  return zone;
}

/** Gives the wall clock of an instant. */
export function local(instant: bigint, zone: Zone): bigint {
  return clamped(instant + offset(instant, zone));
}

/**
 * Gives the instant at which a wall clock shows a time.
 *
 * As in PostgreSQL, the offset before the change of clocks holds for a time that is skipped, and the
 * offset after it for a time that comes twice: of two readings the later instant.
 */
export function instantOf(wall: bigint, zone: Zone): bigint {
  const [before, after] = [offset(wall - DAY_US, zone), offset(wall + DAY_US, zone)];
  if (before === after) return clamped(wall - before);
  const [early, late] = [wall - before, wall - after];
  const isBefore = offset(early, zone) === before;
  const isAfter = offset(late, zone) === after;
  if (isBefore !== isAfter) return clamped(isBefore ? early : late);
  return clamped(early > late ? early : late);
}

function offset(instant: bigint, zone: Zone): bigint {
  return BigInt(zone.offsetAt(Number(floorDivide(instant, SECOND_US)))) * SECOND_US;
}

function clamped(moment: bigint): bigint {
  if (moment < FIRST_INSTANT) return FIRST_INSTANT;
  return moment > LAST_INSTANT ? LAST_INSTANT : moment;
}

/** Gives the instant at which a date begins. */
export function midnight(date: number, zone: Zone): bigint {
  return instantOf(startOfDay(date), zone);
}

/** Gives how many days lie between two instants. */
export function daysBetween(later: bigint, earlier: bigint): Decimal {
  return quotient(fromInteger(later - earlier), DAY_US_DECIMAL);
}

/** Gives the date so many whole days later; blank beyond what there is. */
export function shiftDate(date: number, days: Decimal): number | null {
  const count = whole(days, -MAX_DAYS, MAX_DAYS);
  return count === null ? null : inCalendar(date + count);
}

/** Gives the instant so many times 24 hours later; blank beyond what there is. */
export function shiftInstant(instant: bigint, days: Decimal): bigint | null {
  const length = roundTo(days.times(DAY_US_DECIMAL), 0);
  return length.abs().gt(MAX_LENGTH) ? null : momentInCalendar(instant + BigInt(length.toFixed()));
}
