/** Values: their text, how they are compared, and how they stand in JSON. The twin of `values.py`. */

import { Decimal } from './arithmetic.ts';
import { lower } from './casing.ts';
import { civil, dateOf, dayOf, local, SECOND_US, startOfDay, timeOf, type Zone } from './moments.ts';
import type { Type, Value } from './types.ts';

export const MAX_TEXT = 1_000_000;

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Gives the characters of a text: code points, not the halves that JavaScript counts. */
export function characters(text: string): string[] {
  return Array.from(text);
}

/** Counts the characters of a text. */
export function lengthOf(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length - 1; index++) {
    if (text.charCodeAt(index) >> 10 === 0x36 && text.charCodeAt(index + 1) >> 10 === 0x37) length--;
  }
  return length;
}

/** Gives a text; blank when it is empty, or longer than any that is kept. */
export function filled(text: string): string | null {
  return text !== '' && (text.length <= MAX_TEXT || lengthOf(text) <= MAX_TEXT) ? text : null;
}

/** Tells whether a text occurs in another, whatever the case. */
export function containsText(text: string, part: string): boolean {
  return lower(text).includes(lower(part));
}

/** Orders two values of one type: below zero, zero or above. */
export function compare(left: Value, right: Value): number {
  if (left instanceof Decimal) return left.comparedTo(right as Decimal);
  if (typeof left === 'string') return compareTexts(left, right as string);
  if (left === right) return 0;
  return (left as number) < (right as number) ? -1 : 1;
}

/** Orders two texts by their code points; JavaScript's own order goes by halves of them. */
export function compareTexts(left: string, right: string): number {
  if (left === right) return 0;
  let index = 0;
  while (left.charCodeAt(index) === right.charCodeAt(index)) index++;
  const [a, b] = [left.charCodeAt(index), right.charCodeAt(index)];
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) ? -1 : 1;
  // Halves are of characters beyond all others, but numbered before some.
  const [isHalf, isOtherHalf] = [a >> 11 === 0x1b, b >> 11 === 0x1b];
  if (isHalf !== isOtherHalf) return isHalf ? 1 : -1;
  return a < b ? -1 : 1;
}

/** Tells whether two values of one type are the same. */
export function equal(left: Value, right: Value): boolean {
  if (left instanceof Decimal) return left.equals(right as Decimal);
  if (!Array.isArray(left)) return left === right;
  const others = right as readonly Value[];
  return left.length === others.length && left.every((each, at) => equal(each, others[at] ?? null));
}

/** Gives the text of a number: no zeros at the end of its fraction, no exponent. */
export function numberText(number: Decimal): string {
  return number.isZero() ? '0' : number.toFixed();
}

/** Gives the text of a value: decimals without trailing zeros, dates in ISO 8601, local time. */
export function asText(value: Value, of: Type, zone: Zone): string {
  switch (of.kind) {
    case 'number':
      return numberText(value as Decimal);
    case 'date':
      return dateText(value as number);
    case 'datetime': {
      const wall = local(value as bigint, zone);
      return `${dateText(dateOf(wall))} ${timeText(timeOf(wall)).slice(0, 8)}`;
    }
    case 'time':
      return timeText(value as bigint);
    default:
      return String(value);
  }
}

/** Gives the text of a date, such as `2026-01-31`. */
export function dateText(date: number): string {
  const { year, month, day } = civil(date);
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
}

/** Gives the text of a time of day; a fraction of a second only where there is one. */
export function timeText(time: bigint): string {
  const seconds = Number(time / SECOND_US);
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const text = clock.map((part) => padded(part, 2)).join(':');
  const rest = Number(time % SECOND_US);
  return rest === 0 ? text : `${text}.${padded(rest, 6).replace(/0+$/, '')}`;
}

/** Writes a whole number with zeros before it. */
export function padded(number: number, width: number): string {
  return String(number).padStart(width, '0');
}

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const WALL = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)$/;
const TIME = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?$/;
const INSTANT_END = /(?:Z|([+-])(\d\d):(\d\d))$/;

/** Reads a date that is one, such as `2026-01-31`. */
export function readDate(text: string): number {
  const [, year, month, day] = DATE.exec(text) ?? [];
  return dayOf(Number(year), Number(month), Number(day));
}

/** Reads a time of day that is one, such as `08:30:00.5`. */
export function readTime(text: string): bigint {
  const [, hours, minutes, seconds = '0', fraction = ''] = TIME.exec(text) ?? [];
  const whole = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return BigInt(whole) * SECOND_US + BigInt(fraction.padEnd(6, '0'));
}

/** Reads a date and time without a zone. */
export function readWall(text: string): bigint {
  const [, date = '', time = ''] = WALL.exec(text) ?? [];
  return startOfDay(readDate(date)) + readTime(time);
}

/** Reads an instant with its offset. */
export function readInstant(text: string): bigint {
  const [ending = '', sign, hours = '0', minutes = '0'] = INSTANT_END.exec(text) ?? [];
  const offset = BigInt(Number(hours) * 60 + Number(minutes)) * 60n * SECOND_US;
  const wall = readWall(text.slice(0, text.length - ending.length));
  return sign === '-' ? wall + offset : wall - offset;
}

/** Reads the value of a field or literal of a type; the server has checked it. */
export function fromJson(json: Json, of: Type): Value {
  if (of.kind === 'opaque') return json === null ? null : JSON.stringify(json);
  if (json === null || json === '') return null;
  if (of.kind === 'location') {
    const { lat, lng } = json as { readonly [part: string]: Json };
    return [new Decimal(String(lat)), new Decimal(String(lng))];
  }
  if (Array.isArray(json)) {
    return json.map((item: Json) => fromJson(item, elementOf(of)));
  }
  const text = String(json);
  switch (of.kind) {
    case 'boolean':
      return json as boolean;
    case 'number':
      return new Decimal(text);
    case 'date':
      return readDate(text);
    case 'datetime':
      return readInstant(text);
    case 'time':
      return readTime(text);
    case 'duration':
      return BigInt(new Decimal(text).times(1e6).toFixed(0));
    default:
      return text;
  }
}

function elementOf(of: Type): Type {
  return of.element ?? { kind: 'text' };
}

/** Writes a value: decimals, dates and times as text, instants in UTC. */
export function toJson(value: Value, of: Type): Json {
  if (value === null) return null;
  if (of.kind === 'opaque') return JSON.parse(String(value)) as Json;
  if (of.kind === 'location') {
    const [latitude, longitude] = value as readonly Decimal[];
    return { lat: numberText(latitude as Decimal), lng: numberText(longitude as Decimal) };
  }
  if (Array.isArray(value)) {
    return value.map((item: Value) => toJson(item, elementOf(of)));
  }
  switch (of.kind) {
    case 'number':
      return numberText(value as Decimal);
    case 'date':
      return dateText(value as number);
    case 'datetime':
      return instantText(value as bigint);
    case 'time':
      return timeText(value as bigint);
    case 'duration':
      return numberText(new Decimal((value as bigint).toString()).div(1e6));
    default:
      return value as Json;
  }
}

/** Gives the text of an instant, such as `2026-01-31T08:00:00Z`. */
export function instantText(instant: bigint): string {
  return `${dateText(dateOf(instant))}T${timeText(timeOf(instant))}Z`;
}
