import { describe, expect, test } from 'vitest';
import { Decimal } from './arithmetic.ts';
import {
  civil,
  dayOf,
  FIRST_INSTANT,
  instantOf,
  LAST_DAY,
  LAST_INSTANT,
  local,
  midnight,
  shiftDate,
  shiftInstant,
  zoneOf,
} from './moments.ts';
import { instantText, readDate, readInstant, readWall } from './values.ts';

const BERLIN = zoneOf('Europe/Berlin');

test('the calendar is Gregorian from the year 1 to 9999', () => {
  expect(civil(readDate('0001-01-01'))).toEqual({ year: 1, month: 1, day: 1 });
  expect(civil(LAST_DAY)).toEqual({ year: 9999, month: 12, day: 31 });
  expect(dayOf(2024, 2, 29)).toBe(readDate('2024-03-01') - 1);
});

describe('a wall clock is read as PostgreSQL reads it', () => {
  test.each([
    ['2026-01-31T08:00', '2026-01-31T07:00:00Z', 'ordinary'],
    ['2026-03-29T02:30', '2026-03-29T01:30:00Z', 'skipped'],
    ['2026-10-25T02:30', '2026-10-25T01:30:00Z', 'twice'],
  ])('%s is %s: %s', (wall, instant) => {
    expect(instantText(instantOf(readWall(wall), BERLIN))).toBe(instant);
  });
});

test('of a day that was left out the offset before it holds', () => {
  const found = instantOf(readWall('2011-12-30T12:00'), zoneOf('Pacific/Apia'));

  expect(instantText(found)).toBe('2011-12-30T22:00:00Z');
});

test('clocks stand still at the ends of the calendar', () => {
  const shanghai = zoneOf('Asia/Shanghai');

  expect(local(LAST_INSTANT, shanghai)).toBe(LAST_INSTANT);
  expect(midnight(readDate('0001-01-01'), shanghai)).toBe(FIRST_INSTANT);
});

test('dates and instants move, but not out of the calendar', () => {
  const instant = readInstant('2026-01-31T08:00:00Z');

  expect(shiftDate(0, new Decimal('1.9'))).toBe(1);
  expect(shiftDate(LAST_DAY, new Decimal(1))).toBeNull();
  expect(shiftDate(0, new Decimal('1e30'))).toBeNull();
  expect(shiftInstant(instant, new Decimal('1e-11'))).toBe(instant + 1n);
  expect(shiftInstant(LAST_INSTANT, new Decimal('1e-9'))).toBeNull();
});

test('an unknown zone is refused', () => {
  expect(() => zoneOf('Europe/Nowhere')).toThrow(RangeError);
});
