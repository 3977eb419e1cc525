import { expect, test } from 'vitest';
import type { Json } from '../../api/client';
import { typeOf } from '../../formula/tree';
import { toJson } from '../../formula/values';
import type { Field } from '../../meta/definitions';
import { liveValue, shownValue } from './liveValues';
import samples from './liveValues.samples.json';

function field(type: string, more: Readonly<Record<string, unknown>> = {}): Field {
  const definition = { name: 'x', type, ...more };
  return { name: 'x', type, label: {}, required: false, writable: true, choices: [], definition };
}

function read(json: Json, type: string, of = 'text'): Json {
  return toJson(liveValue(json, typeOf(type), field(of)), typeOf(type)) as Json;
}

test.each(samples)('$field reads $json as the server does', ({ field: of, type, json, read: expected }) => {
  const zero = (value: unknown) => (typeof value === 'string' ? value.replace(/\.0+$/, '') : value);

  expect(zero(read(json as Json, type, of))).toEqual(zero(expected));
});

test.each<[string, string, Json]>([
  ['text', 'text', ''],
  ['text', 'text', '  '],
  ['list of option', 'multi_picklist', []],
  ['number', 'number', 'twelve'],
  ['number', 'number', '1e3'],
  ['number', 'number', '-'],
  ['date', 'date', '2026-02-30'],
  ['date', 'date', '2026-2-3'],
  ['datetime', 'datetime', '2026-02-03T08:00'],
  ['time', 'time', '25:00'],
  ['duration', 'duration', 'soon'],
  ['duration', 'duration', '10000000:00'],
  ['location', 'location', '31.2'],
  ['location', 'location', { lat: '31.2', lng: 'x' }],
  ['boolean', 'checkbox', 'true'],
])('a %s that is none yet is blank: %s %j', (type, of, json) => {
  expect(read(json, type, of)).toBeNull();
});

test.each([
  ['2:30', '9000'],
  ['2h 30m', '9000'],
  ['2小时30分', '9000'],
  ['PT2H30M', '9000'],
  ['-90', '-90'],
  ['1w 1d', '691200'],
])('the duration %s is %s seconds', (typed, seconds) => {
  expect(read(typed, 'duration', 'duration')).toBe(seconds);
});

test('references stand for ids, and say of which object they are where there are several', () => {
  expect(read({ id: '7', label: 'Acme' }, 'record', 'lookup')).toBe('7');
  expect(read({ object: 'account', id: '7', label: 'Acme' }, 'text', 'polymorphic')).toBe('account/7');
});

test('a line is read without the spaces around it, a long text with its line ends made one', () => {
  expect(read('  Acme ', 'text', 'text')).toBe('Acme');
  expect(read(' a\r\nb ', 'text', 'long_text')).toBe(' a\nb ');
  expect(read('8:30', 'time', 'time')).toBe('08:30:00');
});

test('a formula shows as many digits as the server does', () => {
  const [number, instant] = [typeOf('number'), typeOf('datetime')];

  expect(shownValue(liveValue('2.345', number), number, field('formula', { scale: 2 }))).toBe('2.35');
  expect(shownValue(liveValue('-0.001', number), number, field('formula', { scale: 2 }))).toBe('0.00');
  expect(shownValue(liveValue('2.50', number), number, field('formula'))).toBe('2.5');
  const moment = liveValue('2026-01-31T08:00:00.123456Z', instant);
  expect(shownValue(moment, instant, field('formula'))).toBe('2026-01-31T08:00:00.123Z');
  expect(shownValue(null, number, field('formula'))).toBeNull();
  expect(shownValue(liveValue('2.5', number), number, field('number'))).toBe('3');
  expect(shownValue(liveValue('2.5', number), number, field('currency'))).toBe('2.50');
  expect(shownValue(liveValue('0.12345', number), number, field('percent', { places: 1 }))).toBe('0.123');
});
