/** What a tenant uses and may use, as figures. */
import type { Limit, LimitName } from '../../api/tenants';
import { sizeText } from '../../fields/shared/fileText';

export const GIB = 1024 ** 3;

/** Writes how much of something there is. */
export function figureText(name: LimitName, count: number, locale: string): string {
  return name === 'storage_bytes' ? sizeText(count, locale) : new Intl.NumberFormat(locale).format(count);
}

/** Gives how full something is, from 0 to 1; null where there is no limit. */
export function fullness({ used, most }: Limit): number | null {
  return most === null || most === 0 ? null : Math.min(used / most, 1);
}

const CLOSE = 0.9;

export type Tone = 'free' | 'close' | 'full';

export function toneOf(full: number | null): Tone {
  if (full === null || full < CLOSE) {
    return 'free';
  }
  return full < 1 ? 'close' : 'full';
}

/** Reads a limit as it is typed: blank is what the platform says, 0 is none. Undefined where it is no number. */
export function readLimit(name: LimitName, typed: string): number | null | undefined {
  const text = typed.trim().replaceAll(/[\s,]/g, '');
  if (text === '') {
    return null;
  }
  const count = Number(text);
  if (!Number.isFinite(count) || count < 0) {
    return undefined;
  }
  const whole = name === 'storage_bytes' ? Math.round(count * GIB) : count;
  return Number.isInteger(whole) ? whole : undefined;
}

/** Writes a limit as it is typed. */
export function typedLimit(name: LimitName, limit: number | null | undefined): string {
  if (limit === null || limit === undefined) {
    return '';
  }
  return name === 'storage_bytes' ? String(Math.round((limit / GIB) * 1000) / 1000) : String(limit);
}
