/** Groups of an aggregate for people: what a group is called, and the records in it. */

import type { Json } from '../../api/client';
import { momentFormat } from '../../i18n/formats';
import type { Field } from '../../meta/definitions';
import { textIn } from '../../meta/text';

export interface Wording {
  readonly locale: string;
  readonly blank: string;
  readonly yes: string;
  readonly no: string;
}

const PERIOD = /^\s*START_OF\s*\(.*,\s*'(\w+)'\s*\)\s*$/i;
const PART = /^\s*(MONTH|WEEKDAY|QUARTER)\s*\(/i;

/** Names a group by its value. */
export function groupLabel(value: Json, source: string, field: Field | undefined, words: Wording): string {
  if (value === null || value === undefined || value === '') {
    return words.blank;
  }
  if (typeof value === 'boolean') {
    return value ? words.yes : words.no;
  }
  if (typeof value === 'object') {
    return Array.isArray(value) ? value.join(', ') : String((value as { label?: Json }).label ?? words.blank);
  }
  const option = field?.choices.find((choice) => choice.value === value);
  if (option !== undefined) {
    return textIn(option.label, words.locale, option.value);
  }
  const period = PERIOD.exec(source)?.[1]?.toLowerCase();
  return period === undefined
    ? partLabel(value, source, words.locale)
    : periodLabel(String(value), period, words.locale);
}

function periodLabel(day: string, period: string, locale: string): string {
  const at = new Date(`${day.slice(0, 10)}T00:00:00Z`);
  const write = (options: Intl.DateTimeFormatOptions) =>
    momentFormat(locale, { ...options, timeZone: 'UTC' }).format(at);
  switch (period) {
    case 'year':
      return write({ year: 'numeric' });
    case 'quarter':
      return `${at.getUTCFullYear()} Q${Math.floor(at.getUTCMonth() / 3) + 1}`;
    case 'month':
      return write({ year: 'numeric', month: 'short' });
    default:
      return write({ month: 'short', day: 'numeric' });
  }
}

function partLabel(value: string | number, source: string, locale: string): string {
  const part = PART.exec(source)?.[1]?.toUpperCase();
  const number = Number(value);
  if (part === 'MONTH') {
    return momentFormat(locale, { month: 'short', timeZone: 'UTC' }).format(Date.UTC(2026, number - 1, 1));
  }
  return part === 'QUARTER' ? `Q${number}` : String(value);
}

/** Gives the condition that the records of a group meet, besides another. */
export function inGroup(value: Json, source: string, where: string | undefined): string {
  const own = value === null || value === '' ? `ISBLANK(${source})` : `${source} = ${literal(value)}`;
  return where === undefined || where === '' ? own : `(${where}) and ${own}`;
}

function literal(value: Json): string {
  if (typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  const text =
    typeof value === 'object' && value !== null ? String((value as { id?: Json }).id) : String(value);
  return `'${text.replaceAll("'", "''")}'`;
}
