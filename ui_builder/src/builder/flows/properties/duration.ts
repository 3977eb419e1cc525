/** Durations as flows write them: `2 days`, `3 business days`. */

export const UNITS = [
  'second',
  'minute',
  'hour',
  'day',
  'week',
  'month',
  'quarter',
  'year',
  'business minute',
  'business hour',
  'business day',
] as const;
export type Unit = (typeof UNITS)[number];

export interface Span {
  readonly count: number | undefined;
  readonly unit: Unit;
}

/** Reads a duration; null where it is written in another way. */
export function readSpan(text: string): Span | null {
  const [, count = '', unit = ''] = /^(\d{0,5}) ?([a-z ]+?)s?$/.exec(text.trim()) ?? [];
  const known = UNITS.find((each) => each === unit);
  return known === undefined ? null : { count: count === '' ? undefined : Number(count), unit: known };
}

/** Writes a duration; nothing where it is not said how many. */
export function spanText({ count, unit }: Span): string | undefined {
  return count === undefined ? undefined : `${count} ${unit}${count === 1 ? '' : 's'}`;
}
