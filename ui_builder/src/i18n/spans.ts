/** Lengths of time for people. */
import { numberFormat } from './formats';

const UNITS: readonly (readonly [unit: string, ms: number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
];

/** Says how long something took: the largest unit that it fills, with one decimal where that tells more. */
export function spanText(ms: number, locale: string): string {
  const [unit, size] = UNITS.find(([, each]) => ms >= each) ?? ['millisecond', 1];
  const value = ms / size;
  return numberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: unit !== 'millisecond' && value < 10 ? 1 : 0,
  }).format(value);
}
