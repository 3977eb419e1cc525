/** Functions on the length and the parts of a text. */

import { type Decimal, fromInteger, whole } from '../arithmetic.ts';
import { defineFunctions } from '../function.ts';
import { characters, filled, lengthOf, MAX_TEXT } from '../values.ts';
import { trimmed } from '../whiteSpace.ts';

export default defineFunctions({
  LEN: () => (_around, text: string | null) => fromInteger(lengthOf(text ?? '')),
  LEFT: () => (_around, text: string, count: Decimal) => {
    const size = whole(count, 0, MAX_TEXT);
    return size === null ? null : filled(characters(text).slice(0, size).join(''));
  },
  RIGHT: () => (_around, text: string, count: Decimal) => {
    const size = whole(count, 0, MAX_TEXT);
    return size ? filled(characters(text).slice(-size).join('')) : null;
  },
  MID: () => (_around, text: string, start: Decimal, count: Decimal) => {
    const first = whole(start, 1, MAX_TEXT);
    const size = whole(count, 0, MAX_TEXT);
    if (first === null || size === null) return null;
    return filled(
      characters(text)
        .slice(first - 1, first - 1 + size)
        .join(''),
    );
  },
  TRIM: () => (_around, text: string) => filled(trimmed(text)),
  REVERSE: () => (_around, text: string) => characters(text).reverse().join(''),
  REPEAT: () => (_around, text: string, times: Decimal) => {
    const count = whole(times, 0, Math.floor(MAX_TEXT / lengthOf(text)));
    return count === null ? null : filled(text.repeat(count));
  },
  LPAD:
    () =>
    (_around, text: string, length: Decimal, fill = ' ') => {
      const brought = broughtTo(text, length, fill);
      return brought && filled(brought.padding + brought.text);
    },
  RPAD:
    () =>
    (_around, text: string, length: Decimal, fill = ' ') => {
      const brought = broughtTo(text, length, fill);
      return brought && filled(brought.text + brought.padding);
    },
});

function broughtTo(text: string, length: Decimal, fill: string): { text: string; padding: string } | null {
  const size = whole(length, 0, MAX_TEXT);
  if (size === null) return null;
  const [all, filling] = [characters(text), characters(fill)];
  const missing = Math.max(size - all.length, 0);
  const times = Math.floor(missing / filling.length);
  const padding = fill.repeat(times) + filling.slice(0, missing % filling.length).join('');
  return { text: all.slice(0, size).join(''), padding };
}
