/** Formats of numbers, such as `#,##0.00`. The twin of `number_format.py`, which says what they are. */

import { Decimal, roundTo } from './arithmetic.ts';

const FORMAT = /^([^#0.,%]*)(?:(#,##0)|(0+))(?:\.(0*)(#*))?(.*)$/s;
const HUNDRED = new Decimal(100);

/** Writes a number, rounded half up, by a format that the server has read. */
export function writeNumber(number: Decimal, format: string): string {
  const [, before = '', grouped, digits = '0', zeros = '', more = '', after = ''] = FORMAT.exec(format) ?? [];
  const least = zeros.length;
  const shown = roundTo(after.includes('%') ? number.times(HUNDRED) : number, least + more.length);
  const [integer = '', fraction = ''] = shown.abs().toFixed().split('.');
  const whole = grouped === undefined ? integer.padStart(digits.length, '0') : inThrees(integer);
  const kept = fraction.slice(0, least).padEnd(least, '0') + fraction.slice(least).replace(/0+$/, '');
  const minus = shown.isNegative() && !shown.isZero() ? '-' : '';
  return `${minus}${before}${whole}${kept === '' ? '' : '.'}${kept}${after}`;
}

function inThrees(digits: string): string {
  return digits.replace(/[0-9](?=(?:[0-9]{3})+$)/g, '$&,');
}
