/** Functions on capitals and small letters. */

import { lower, upper } from '../casing.ts';
import { defineFunctions } from '../function.ts';

/** What parts words, as `text_case.py` says. */
const BETWEEN =
  '\\x01-/:-@\\[-`{-\\xa9\\xab-\\xb4\\xb6-\\xb9\\xbb-\\xbf\\xd7\\xf7\\u2000-\\u206f\\u3000-\\u303f\\uff01-\\uff0f';
const WORD = new RegExp(`[^${BETWEEN}]+`, 'gu');

export default defineFunctions({
  LOWER: () => (_around, text: string) => lower(text),
  UPPER: () => (_around, text: string) => upper(text),
  INITCAP: () => (_around, text: string) => text.replace(WORD, capitalized),
});

function capitalized(word: string): string {
  const first = String.fromCodePoint(word.codePointAt(0) ?? 0);
  return upper(first) + lower(word.slice(first.length));
}
