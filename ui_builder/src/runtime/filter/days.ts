/** Days and spans of time as a filter names them, and as the expression language writes them. */
import type { Json } from '../../api/client';

export const SPANS = ['week', 'month', 'quarter', 'year'] as const;
export const UNITS = ['days', 'weeks', 'months', 'years'] as const;
export const PERIODS = SPANS.flatMap((span) =>
  (['this', 'last', 'next'] as const).map((which) => `${which}_${span}` as const),
);

export type Period = (typeof PERIODS)[number];
export type Unit = (typeof UNITS)[number];

/** So many days from today; below zero they are past. */
export interface FromToday {
  readonly days: number;
}
export interface Span {
  readonly count: number;
  readonly unit: Unit;
}

/** The first and the last day of something, in the expression language. */
export type Bounds = readonly [string, string];

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(?::(\d{2}))?$/;
const SHIFTS = { this: 0, last: -1, next: 1 } as const;
/** Whole days that the language can add. */
const MOST = 36_500;

export function isFromToday(value: Json): value is { readonly days: number } {
  const days = typeof value === 'object' && value !== null && 'days' in value ? value.days : null;
  return typeof days === 'number' && Number.isInteger(days) && Math.abs(days) <= MOST;
}

export function isSpan(value: Json): value is { readonly count: number; readonly unit: Unit } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return false;
  }
  const { count, unit } = value as { count?: Json; unit?: Json };
  const counted = typeof count === 'number' && Number.isInteger(count) && count > 0 && count <= MOST;
  return counted && UNITS.some((each) => each === unit);
}

/** Writes a day: one of the calendar, a moment of one, or one counted from today. */
export function dayText(value: Json): string | null {
  if (isFromToday(value)) {
    return plus('TODAY()', value.days);
  }
  if (typeof value !== 'string') {
    return null;
  }
  return DAY.test(value) || MOMENT.test(value) ? `'${shortMoment(value)}'` : null;
}

/** Writes the day after one that `dayText` wrote. */
export function dayAfter(value: Json): string | null {
  if (isFromToday(value)) {
    return dayText({ days: value.days + 1 });
  }
  if (typeof value !== 'string' || !DAY.test(value)) {
    return null;
  }
  const next = new Date(Date.parse(`${value}T00:00:00Z`) + 86_400_000);
  return Number.isNaN(next.getTime()) ? null : `'${next.toISOString().slice(0, 10)}'`;
}

/** Gives the day before one of the calendar. */
export function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

/** Reads what `dayText` wrote. */
export function readDay(text: string): Json {
  const counted = /^TODAY\(\)(?: ([+-]) (\d{1,5}))?$/.exec(text);
  if (counted !== null) {
    return { days: counted[2] === undefined ? 0 : Number(`${counted[1]}${counted[2]}`) };
  }
  const quoted = /^'(.*)'$/.exec(text)?.[1];
  return quoted !== undefined && (DAY.test(quoted) || MOMENT.test(quoted)) ? quoted : null;
}

/** Leaves out what a moment says without need: midnight, and whole minutes. */
export function shortMoment(text: string): string {
  const [, day, clock, seconds = '00'] = MOMENT.exec(text) ?? [];
  if (day === undefined) {
    return text;
  }
  if (clock === '00:00' && seconds === '00') {
    return day;
  }
  return `${day} ${clock}${seconds === '00' ? '' : `:${seconds}`}`;
}

/** Gives the first and the last day of a period such as the last quarter. */
export function periodBounds(period: Json): Bounds | null {
  const [which, span] = String(period).split('_');
  if (!PERIODS.some((each) => each === period) || which === undefined) {
    return null;
  }
  const shift = SHIFTS[which as keyof typeof SHIFTS];
  const within = shift === 0 ? 'TODAY()' : `ADD(TODAY(), ${shift}, '${span}')`;
  return [`START_OF(${within}, '${span}')`, `END_OF(${within}, '${span}')`];
}

/** Gives the first and the last day of a span up to today, or from today on. */
export function spanBounds(operator: 'last' | 'next', value: Json): Bounds | null {
  if (!isSpan(value)) {
    return null;
  }
  const count = operator === 'last' ? -value.count : value.count;
  const far = value.unit === 'days' ? plus('TODAY()', count) : `ADD(TODAY(), ${count}, '${value.unit}')`;
  return operator === 'last' ? [far, 'TODAY()'] : ['TODAY()', far];
}

/** Reads what `spanBounds` wrote. */
export function readSpan([first, last]: Bounds): { operator: 'last' | 'next'; value: Json } | null {
  const operator = last === 'TODAY()' ? 'last' : first === 'TODAY()' ? 'next' : null;
  const far = operator === 'last' ? first : last;
  const counted = /^TODAY\(\) ([+-]) (\d+)$/.exec(far);
  const added = /^ADD\(TODAY\(\), (-?)(\d+), '(\w+)'\)$/.exec(far);
  const sign = counted?.[1] ?? (added?.[1] === '-' ? '-' : '+');
  const value = { count: Number(counted?.[2] ?? added?.[2]), unit: counted ? 'days' : (added?.[3] ?? '') };
  const fits = operator !== null && isSpan(value) && sign === (operator === 'last' ? '-' : '+');
  return fits ? { operator, value } : null;
}

/** Writes the day after one in the expression language. */
export function afterText(text: string): string {
  const day = readDay(text);
  return day === null ? `${text} + 1` : (dayAfter(day) ?? `${text} + 1`);
}

function plus(text: string, days: number): string {
  return days === 0 ? text : `${text} ${days < 0 ? '-' : '+'} ${Math.abs(days)}`;
}
