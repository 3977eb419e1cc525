/** Functions that look for a text in another, and that put another in its place. */

import { type Decimal, fromInteger, whole } from '../arithmetic.ts';
import { lower } from '../casing.ts';
import { defineFunctions } from '../function.ts';
import { filled, lengthOf, MAX_TEXT } from '../values.ts';

export default defineFunctions({
  CONTAINS: () => (_around, text: string, part: string) => lower(text).includes(lower(part)),
  BEGINS: () => (_around, text: string, part: string) => lower(text).startsWith(lower(part)),
  ENDS: () => (_around, text: string, part: string) => lower(text).endsWith(lower(part)),
  FIND: () => (_around, part: string, text: string, start?: Decimal) => {
    const first = start === undefined ? 1 : whole(start, 1, MAX_TEXT);
    if (first === null) return null;
    const found = text.indexOf(part, offsetOf(text, first - 1));
    return fromInteger(found < 0 ? 0 : lengthOf(text.slice(0, found)) + 1);
  },
  SUBSTITUTE: () => (_around, text: string | null, old: string | null, put: string | null) => {
    if (text === null || old === null) return text;
    const parts = text.split(old);
    const growth = lengthOf(put ?? '') - lengthOf(old);
    const size = lengthOf(text) + (parts.length - 1) * growth;
    return size > MAX_TEXT ? null : filled(parts.join(put ?? ''));
  },
  SPLIT_PART: () => (_around, text: string, separator: string, place: Decimal) => {
    const index = whole(place, -MAX_TEXT, MAX_TEXT);
    if (!index) return null;
    return filled(text.split(separator).at(index > 0 ? index - 1 : index) ?? '');
  },
});

/** Gives where a character begins among the halves that JavaScript counts. */
function offsetOf(text: string, count: number): number {
  let offset = 0;
  for (let left = count; left > 0 && offset < text.length; left--) {
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  }
  // Beyond the end there is nothing to find, not even at the end itself.
  return offset;
}
