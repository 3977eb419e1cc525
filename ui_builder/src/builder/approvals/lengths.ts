/** Lengths of time as definitions write them: `4 hours`, `3 business days`. */

export const UNITS = [
  'minute',
  'hour',
  'day',
  'week',
  'month',
  'business minute',
  'business hour',
  'business day',
] as const;
export type Unit = (typeof UNITS)[number] | 'second' | 'quarter' | 'year';

export interface Length {
  readonly count: number;
  readonly unit: Unit;
}

const WRITTEN = /^(\d{1,5}) (business )?(second|minute|hour|day|week|month|quarter|year)s?$/;

/** Reads a length; undefined where it is none. */
export function readLength(text: string): Length | undefined {
  const found = WRITTEN.exec(text.trim());
  return found === null
    ? undefined
    : { count: Number(found[1]), unit: `${found[2] ?? ''}${found[3]}` as Unit };
}

/** Writes a length. */
export const writeLength = ({ count, unit }: Length): string => `${count} ${unit}${count === 1 ? '' : 's'}`;

/** Tells whether a length goes by a calendar of business hours. */
export const isBusiness = (text: string): boolean => text.includes('business');
