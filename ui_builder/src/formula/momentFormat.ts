/** Formats of dates and times, such as `YYYY-MM-DD HH:mm`. The twin of `moment_format.py`. */

import { civil, dateOf, floorDivide, timeOf } from './moments.ts';
import { padded } from './values.ts';

interface Names {
  readonly months: readonly string[];
  readonly shortMonths: readonly string[];
  /** From Monday. */
  readonly days: readonly string[];
  readonly shortDays: readonly string[];
  readonly halves: readonly string[];
}

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
const DAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');
const MONTH_NUMBERS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二'];
const DAY_NUMBERS = ['一', '二', '三', '四', '五', '六', '日'];

const NAMES: Readonly<Record<string, Names>> = {
  en: {
    months: MONTHS,
    shortMonths: MONTHS.map((name) => name.slice(0, 3)),
    days: DAYS,
    shortDays: DAYS.map((name) => name.slice(0, 3)),
    halves: ['AM', 'PM'],
  },
  zh: {
    months: MONTH_NUMBERS.map((number) => `${number}月`),
    shortMonths: MONTH_NUMBERS.map((_number, index) => `${index + 1}月`),
    days: DAY_NUMBERS.map((number) => `星期${number}`),
    shortDays: DAY_NUMBERS.map((number) => `周${number}`),
    halves: ['上午', '下午'],
  },
};

interface Clock {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** From Monday, which is 0. */
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

type Writer = (clock: Clock, names: Names) => string | undefined;

const WRITERS: Readonly<Record<string, Writer>> = {
  YYYY: (clock) => padded(clock.year, 4),
  YY: (clock) => padded(clock.year % 100, 2),
  Q: (clock) => String(Math.ceil(clock.month / 3)),
  MMMM: (clock, names) => names.months[clock.month - 1],
  MMM: (clock, names) => names.shortMonths[clock.month - 1],
  MM: (clock) => padded(clock.month, 2),
  M: (clock) => String(clock.month),
  DD: (clock) => padded(clock.day, 2),
  D: (clock) => String(clock.day),
  dddd: (clock, names) => names.days[clock.weekday],
  ddd: (clock, names) => names.shortDays[clock.weekday],
  HH: (clock) => padded(clock.hour, 2),
  H: (clock) => String(clock.hour),
  hh: (clock) => padded(clock.hour % 12 || 12, 2),
  h: (clock) => String(clock.hour % 12 || 12),
  mm: (clock) => padded(clock.minute, 2),
  m: (clock) => String(clock.minute),
  ss: (clock) => padded(clock.second, 2),
  s: (clock) => String(clock.second),
  SSS: (clock) => padded(clock.millisecond, 3),
  A: (clock, names) => names.halves[clock.hour < 12 ? 0 : 1],
};

const PART = new RegExp(`\\[([^\\[\\]]*)\\]|(${Object.keys(WRITERS).join('|')})`, 'g');

/** Writes what a wall clock shows, by a format that the server has read. */
export function writeMoment(wall: bigint, format: string, language: string): string {
  const clock = clockOf(wall);
  const names = NAMES[language] as Names;
  return format.replace(PART, (_part, quoted: string | undefined, token = '') =>
    quoted === undefined ? (WRITERS[token]?.(clock, names) ?? '') : quoted,
  );
}

function clockOf(wall: bigint): Clock {
  const date = dateOf(wall);
  const milliseconds = Number(floorDivide(timeOf(wall), 1000n));
  const seconds = Math.floor(milliseconds / 1000);
  return {
    ...civil(date),
    // The first of January 1970 was a Thursday.
    weekday: (((date + 3) % 7) + 7) % 7,
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    millisecond: milliseconds % 1000,
  };
}
