import { expect, test } from 'vitest';
import { zoneOf } from './moments.ts';
import { typeOf } from './tree.ts';
import {
  asText,
  characters,
  compareTexts,
  containsText,
  filled,
  fromJson,
  lengthOf,
  toJson,
} from './values.ts';

test.each([
  ['number', '1.5'],
  ['text', '工单'],
  ['boolean', false],
  ['date', '0001-01-01'],
  ['datetime', '2026-01-31T08:00:00.5Z'],
  ['time', '08:30:00.5'],
  ['duration', '90.5'],
  ['list of number', ['1.5', '2']],
  ['location', { lat: '31.2', lng: '121.5' }],
  ['record', '018f0000-0000-7000-8000-000000000001'],
  ['number', null],
])('a %s is read from JSON and written back: %j', (of, json) => {
  expect(toJson(fromJson(json, typeOf(of)), typeOf(of))).toEqual(json);
});

test('an instant may come with any offset', () => {
  const found = fromJson('2026-01-31T08:00:00+05:30', typeOf('datetime'));

  expect(toJson(found, typeOf('datetime'))).toBe('2026-01-31T02:30:00Z');
});

test('a datetime is written as the clock on the wall shows it', () => {
  const of = typeOf('datetime');
  const instant = fromJson('2026-01-31T20:00:00.9Z', of);

  expect(asText(instant, of, zoneOf('Asia/Shanghai'))).toBe('2026-02-01 04:00:00');
});

test('characters are code points', () => {
  expect(characters('a😀')).toEqual(['a', '😀']);
  expect(lengthOf('a😀')).toBe(2);
  expect(filled('😀'.repeat(600_000))).not.toBeNull();
  expect(filled('a'.repeat(1_000_001))).toBeNull();
});

test('texts are ordered by code points', () => {
  const sorted = ['😀', '\uffff', 'a', 'ab', ''].sort(compareTexts);

  expect(sorted).toEqual(['', 'a', 'ab', '\uffff', '😀']);
});

test('a text is found whatever the case, but not by more letters', () => {
  expect(containsText('Straße', 'STRA')).toBe(true);
  expect(containsText('Straße', 'STRASSE')).toBe(false);
});
