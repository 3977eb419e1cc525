/** Records on a calendar: which fall into a span of days, and where each stands. */
import { type RecordJson, valueAt } from '../../api/records';
import type { CalendarSpanDef } from '../../meta/types';

/** Gives the condition on records that touch the days from one to before another. */
export function inSpan({ start, end }: CalendarSpanDef, from: string, before: string, where: string): string {
  const own =
    end === undefined
      ? `${start} >= '${from}' and ${start} < '${before}'`
      : `${start} < '${before}' and (${end} >= '${from}' or ISBLANK(${end}) and ${start} >= '${from}')`;
  return where === '' ? own : `(${where}) and ${own}`;
}

export interface Dates {
  readonly start: string;
  readonly end?: string;
}

/** Gives when a record is; none where its first date is blank. The last day of a calendar is not within. */
export function datesOf(
  record: RecordJson,
  { start, end }: CalendarSpanDef,
  wholeDays: boolean,
): Dates | null {
  const from = valueAt(record, start);
  const to = end === undefined ? null : valueAt(record, end);
  if (typeof from !== 'string') {
    return null;
  }
  if (typeof to !== 'string' || to < from) {
    return { start: from };
  }
  return { start: from, end: wholeDays ? dayAfter(to) : to };
}

/** Gives the values of a record that was put somewhere else. */
export function movedTo(
  record: RecordJson,
  { start, end }: CalendarSpanDef,
  moved: { start: string; end: string | null },
  wholeDays: boolean,
): Record<string, string> {
  const values: Record<string, string> = { [start]: moved.start };
  if (end !== undefined && valueAt(record, end) !== null && moved.end !== null) {
    values[end] = wholeDays ? dayBefore(moved.end) : moved.end;
  }
  return values;
}

const DAY_MS = 86_400_000;
const shifted = (day: string, by: number) =>
  new Date(Date.parse(`${day.slice(0, 10)}T00:00:00Z`) + by).toISOString().slice(0, 10);
const dayAfter = (day: string) => shifted(day, DAY_MS);
const dayBefore = (day: string) => shifted(day, -DAY_MS);
