/** Functions that match a text against a pattern. */

import { defineFunctions } from '../function.ts';
import { matches, replaced } from '../pattern.ts';
import { filled, lengthOf } from '../values.ts';

const MAX_SEARCHED = 4_000;
const MAX_REPLACEMENT = 250;

export default defineFunctions({
  REGEX: () => (_around, text: string, pattern: string) => matches(text, pattern),
  REPLACE: () => (_around, text: string | null, pattern: string, put: string | null) => {
    if (text === null || lengthOf(text) > MAX_SEARCHED || lengthOf(put ?? '') > MAX_REPLACEMENT) return null;
    return filled(replaced(text, pattern, put ?? ''));
  },
});
