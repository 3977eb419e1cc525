import { describe, expect, it } from 'vitest';
import { startOfDay } from './moments.ts';
import { addMonths, endOf, isoWeek, startOf, wholeMonths } from './periods.ts';
import { dateText, readDate } from './values.ts';

function monthsLater(date: string, count: number): string | null {
  const wall = addMonths(startOfDay(readDate(date)), count);
  return wall === null ? null : dateText(Number(wall / 86_400_000_000n));
}

describe('months', () => {
  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2026-01-30', 1, '2026-02-28'],
    ['2026-02-28', 1, '2026-03-31'],
    ['2024-02-28', 12, '2025-02-28'],
    ['2024-02-29', -12, '2023-02-28'],
    ['9999-12-01', 1, null],
    ['0001-01-31', -1, null],
  ])('from %s, %d later it is %s', (date, count, expected) => {
    expect(monthsLater(date, count)).toBe(expected);
  });

  it('are whole when their day comes again', () => {
    const between = (start: string, end: string) =>
      wholeMonths(startOfDay(readDate(start)), startOfDay(readDate(end)));

    expect(between('2026-01-31', '2026-02-28')).toBe(0);
    expect(between('2026-01-31', '2026-03-01')).toBe(1);
    expect(between('2026-03-15', '2026-01-16')).toBe(-1);
  });
});

describe('periods', () => {
  it('begin and end as on a calendar', () => {
    const day = readDate('2024-02-29');

    expect(dateText(startOf(day, 'week'))).toBe('2024-02-26');
    expect(dateText(startOf(day, 'quarter'))).toBe('2024-01-01');
    expect(dateText(endOf(day, 'month') ?? 0)).toBe('2024-02-29');
    expect(endOf(readDate('9999-12-31'), 'week')).toBeNull();
  });

  it('have weeks by ISO 8601', () => {
    expect(isoWeek(readDate('2024-12-30'))).toEqual({ year: 2025, week: 1 });
    expect(isoWeek(readDate('2021-01-03'))).toEqual({ year: 2020, week: 53 });
  });
});
