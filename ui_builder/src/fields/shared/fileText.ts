/** How the size of a file reads. */
import { numberFormat } from '../../i18n/formats';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** Writes a size in the greatest unit of which there is one. */
export function sizeText(bytes: number, locale: string): string {
  const power = UNITS.findLastIndex((_, n) => n === 0 || bytes >= 1024 ** n);
  return numberFormat(locale, {
    style: 'unit',
    unit: UNITS[power] ?? 'byte',
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: 1,
  }).format(bytes / 1024 ** power);
}
