import { expect, test } from 'vitest';
import { barOf, type Dating, dayNumber, dayText, fitting, isWeekend, ticksOf, valuesOf } from './timeline';

const days: Dating = { span: { start: 'from', end: 'to' }, wholeDays: true, timeZone: 'Asia/Shanghai' };
const times: Dating = { ...days, wholeDays: false };
const record = { id: '1', version: 1, from: '2026-02-27', to: '2026-03-02' };
const FEB_27 = dayNumber('2026-02-27');

test('days and their numbers belong together', () => {
  expect(dayText(FEB_27)).toBe('2026-02-27');
  expect([isWeekend(FEB_27), isWeekend(FEB_27 + 1), isWeekend(FEB_27 + 3)]).toEqual([false, true, false]);
});

test('a bar takes its last day whole; without an end it is a point', () => {
  expect(barOf(record, days)).toEqual({ from: FEB_27, to: FEB_27 + 4, point: false });
  expect(barOf({ ...record, to: null }, days)).toEqual({ from: FEB_27, to: FEB_27 + 1, point: true });
  expect(barOf({ ...record, to: '2026-01-01' }, days)?.point).toBe(true);
  expect(barOf({ ...record, from: null }, days)).toBeNull();
});

test('instants stand where they are by the clock of the reader', () => {
  const bar = barOf({ ...record, from: '2026-02-26T22:00:00.000Z', to: '2026-02-27T10:00:00.000Z' }, times);

  expect(bar).toEqual({ from: FEB_27 + 6 / 24, to: FEB_27 + 18 / 24, point: false });
});

test('what is moved keeps its length and its time of day', () => {
  const at = { ...record, from: '2026-02-26T22:00:00.000Z', to: null };

  expect(valuesOf(record, days, { start: 2, end: 2 })).toEqual({ from: '2026-03-01', to: '2026-03-04' });
  expect(valuesOf(record, days, { start: 0, end: -1 })).toEqual({ to: '2026-03-01' });
  expect(valuesOf(at, times, { start: 1, end: 1 })).toEqual({ from: '2026-02-27T22:00:00.000Z' });
});

test('a bar is never shorter than a day', () => {
  const bar = { from: 0, to: 3, point: false };

  expect(fitting(bar, { start: 9, end: 0 })).toEqual({ start: 2, end: 0 });
  expect(fitting(bar, { start: 0, end: -9 })).toEqual({ start: 0, end: -2 });
  expect(fitting(bar, { start: 9, end: 9 })).toEqual({ start: 9, end: 9 });
  expect(fitting({ ...bar, point: true }, { start: 1, end: 0 })).toEqual({ start: 1, end: 1 });
});

test('above the days stand their months, above the months their years', () => {
  const [months, weeks] = ticksOf('week', FEB_27, FEB_27 + 10, 'en');
  const [years, under] = ticksOf('month', FEB_27, FEB_27 + 60, 'zh-CN');

  expect(months.map(({ text, days: n }) => [text, n])).toEqual([
    ['February 2026', 2],
    ['March 2026', 8],
  ]);
  expect(weeks.map(({ text, days: n }) => [text, n])).toEqual([['2', 7]]);
  expect(years.map(({ text }) => text)).toEqual(['2026年']);
  expect(under.map(({ text }) => text)).toEqual(['2月', '3月', '4月']);
});
