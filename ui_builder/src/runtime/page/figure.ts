/** Figures for people: what a measure counts, and how it compares. */

import type { Json } from '../../api/client';
import { numberFormat } from '../../i18n/formats';
import type { Definitions, Field } from '../../meta/definitions';

export interface Measure {
  readonly name: string;
  /** The field that is measured; none where records are counted, or where it is more than a field. */
  readonly field: Field | undefined;
}

/** Reads a measure such as `sum(amount)`. */
export function measureOf(definitions: Definitions, object: string, source: string): Measure {
  const [, name = '', inner = ''] = /^\s*(\w+)\s*\((.*)\)\s*$/.exec(source) ?? [];
  return {
    name: name.toLowerCase(),
    field: inner === '' ? undefined : definitions.field(object, inner.trim()),
  };
}

const EXACT_BELOW = 1_000_000;

interface Shown {
  readonly locale: string;
  /** The tenant's currency. */
  readonly currency: string;
}

/** Writes a figure; one of a million and more in short. */
export function shownFigure(value: Json, { name, field }: Measure, { locale, currency }: Shown): string {
  if (value === null || value === undefined) {
    return '—';
  }
  const number = Number(value);
  if (typeof value === 'object' || Number.isNaN(number)) {
    return String(value);
  }
  const counted = name.startsWith('count');
  const short: Intl.NumberFormatOptions =
    Math.abs(number) >= EXACT_BELOW ? { notation: 'compact', maximumSignificantDigits: 4 } : {};
  const options: Intl.NumberFormatOptions = counted ? {} : styleOf(field, currency);
  return numberFormat(locale, {
    maximumFractionDigits: counted ? 0 : 1,
    ...options,
    ...short,
  }).format(number);
}

function styleOf(field: Field | undefined, currency: string): Intl.NumberFormatOptions {
  if (field?.type === 'currency') {
    const code = typeof field.definition.code === 'string' ? field.definition.code : currency;
    return { style: 'currency', currency: code, maximumFractionDigits: 0 };
  }
  return field?.type === 'percent' ? { style: 'percent', maximumFractionDigits: 1 } : {};
}

export interface Change {
  readonly direction: 'up' | 'down' | 'same';
  /** The change as a fraction of what was; none where that was nothing. */
  readonly share: number | null;
}

/** Compares a figure with another of before. */
export function changeOf(now: Json, before: Json): Change {
  const [present, past] = [Number(now ?? 0), Number(before ?? 0)];
  const direction = present > past ? 'up' : present < past ? 'down' : 'same';
  return { direction, share: past === 0 ? null : (present - past) / Math.abs(past) };
}
