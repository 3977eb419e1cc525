/** What a new record has in a field: nothing, a value, what is known at the time, or a formula. */
import type { Json } from '../../api/client';

export type DefaultMode = 'none' | 'value' | 'moment' | 'formula';

/** The words for what is only known at the time, by type. */
const MOMENTS: Readonly<Record<string, string>> = { date: 'today', datetime: 'now', user: 'me' };

/** Types whose default is told at another place, or of which there is none to be typed in here. */
const NO_VALUE = new Set(['file', 'image', 'encrypted_text', 'lookup', 'parent', 'polymorphic', 'user']);

export const momentOf = (type: string): string | undefined => MOMENTS[type];

export function modeOf(value: Json | undefined, type: string): DefaultMode {
  if (value === undefined || value === null) {
    return 'none';
  }
  if (typeof value === 'object' && !Array.isArray(value) && 'expression' in value) {
    return 'formula';
  }
  return value === MOMENTS[type] ? 'moment' : 'value';
}

/** Gives the ways in which a type may have a default. */
export function modesOf(type: string): readonly DefaultMode[] {
  return [
    'none',
    ...(NO_VALUE.has(type) ? [] : (['value'] as const)),
    ...(MOMENTS[type] === undefined ? [] : (['moment'] as const)),
    'formula',
  ];
}

/** Gives the type that an expression must have for a field; undefined where any will do. */
export function expectedOf(type: string): string | undefined {
  const known: Readonly<Record<string, string>> = {
    text: 'text',
    long_text: 'text',
    email: 'text',
    url: 'text',
    phone: 'text',
    number: 'number',
    currency: 'number',
    percent: 'number',
    checkbox: 'boolean',
    date: 'date',
    datetime: 'datetime',
    time: 'time',
    duration: 'duration',
  };
  return known[type];
}
