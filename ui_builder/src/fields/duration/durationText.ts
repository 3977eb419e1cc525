/** Durations are JSON strings of seconds. */
import { numberFormat } from '../../i18n/formats';

const SECONDS = /^(-?)(\d+)$/;
const UNITS = [
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** Writes seconds as people type them: `2:30`, or `0:01:30`; what is none stays as it is. */
export function clockText(text: string): string {
  const [, sign = '', digits] = SECONDS.exec(text) ?? [];
  if (digits === undefined) {
    return text;
  }
  const total = Number(digits);
  const clock = [Math.floor(total / 60) % 60, total % 60].map((part) => String(part).padStart(2, '0'));
  const shown = clock[1] === '00' ? clock.slice(0, 1) : clock;
  return `${sign}${[Math.floor(total / 3600), ...shown].join(':')}`;
}

/** Writes seconds for people: `2 hr 30 min`. */
export function shownDuration(text: string, locale: string): string {
  const [, sign = '', digits] = SECONDS.exec(text) ?? [];
  if (digits === undefined) {
    return text;
  }
  let rest = Number(digits);
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    rest %= size;
    if (count > 0 || (unit === 'minute' && digits === '0')) {
      parts.push(numberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(count));
    }
  }
  return `${sign}${parts.join(' ')}`;
}
