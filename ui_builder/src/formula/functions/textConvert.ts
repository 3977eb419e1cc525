/** Functions from other values to texts and back, and from texts to those that other places take. */

import { type Decimal, fromInteger, whole } from '../arithmetic.ts';
import { defineFunctions } from '../function.ts';
import { readNumber } from '../readNumber.ts';
import type { Type, Value } from '../types.ts';
import { asText, filled } from '../values.ts';

const LAST_CODE = 0x10ffff;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export default defineFunctions({
  TEXT:
    ([of = { kind: 'text' } as Type]) =>
    (around, value: Value) =>
      asText(value, of, around.zone),
  VALUE: () => (_around, text: string) => readNumber(text),
  CHR: () => (_around, code: Decimal) => {
    const number = whole(code, 1, LAST_CODE);
    return number === null || number >> 11 === 0x1b ? null : String.fromCodePoint(number);
  },
  ASCII: () => (_around, text: string) => fromInteger(text.codePointAt(0) ?? 0),
  URLENCODE: () => (_around, text: string) => filled(encodeURIComponent(text).replace(/[!'()*]/g, percentOf)),
  HTMLENCODE: () => (_around, text: string) =>
    filled(text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)),
});

function percentOf(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
