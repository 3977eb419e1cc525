/** Decimals are JSON strings and stay strings: a float would lose digits. */
import { numberFormat } from '../../i18n/formats';

const DECIMAL = /^(-?)(\d*)(?:\.(\d*))?$/;

/** Tidies what people type into a decimal, `null` for nothing; what is none stays for the server to refuse. */
export function typedDecimal(typed: string): string | null {
  const text = typed
    .trim()
    .replaceAll(/[,，\s]/g, '')
    .replace('。', '.');
  return text === '' ? null : text;
}

/** Moves the decimal point: 2 makes a fraction a percentage, -2 the other way. Exact. */
export function shiftPoint(text: string, places: number): string {
  const parts = DECIMAL.exec(text);
  if (parts === null || (parts[2] === '' && (parts[3] ?? '') === '')) {
    return text;
  }
  const [, sign = '', whole = '', fraction = ''] = parts;
  const digits =
    places >= 0 ? whole + fraction.padEnd(places, '0') : whole.padStart(1 - places, '0') + fraction;
  const point = (places >= 0 ? whole.length : Math.max(whole.length, 1 - places)) + places;
  const left = digits.slice(0, point).replace(/^0+(?=\d)/, '') || '0';
  const right = digits.slice(point).replace(/0+$/, '');
  return sign + left + (right === '' ? '' : `.${right}`);
}

/** Writes a decimal for people, every digit of it. */
export function shownDecimal(text: string, locale: string, options: Intl.NumberFormatOptions = {}): string {
  const format = numberFormat(locale, { maximumFractionDigits: 20, ...options });
  return DECIMAL.test(text) ? format.format(text as Intl.StringNumericLiteral) : text;
}
