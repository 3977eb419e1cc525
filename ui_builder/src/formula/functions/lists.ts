/** Functions on options and on lists. */

import { defineFunctions } from '../function.ts';
import type { Type, Value } from '../types.ts';
import { asText, equal, filled, lengthOf } from '../values.ts';

const MAX_SEPARATOR = 100;
const TEXT: Type = { kind: 'text' };

type List = readonly Value[];
type Labels = Readonly<Record<string, Readonly<Record<string, string>>>>;

export default defineFunctions({
  INCLUDES: () => (_around, list: List, value: Value) => list.some((each) => equal(each, value)),
  JOIN:
    ([of]) =>
    (around, list: List | null, separator: string | null = ', ') => {
      if (lengthOf(separator ?? '') > MAX_SEPARATOR) return null;
      const texts = (list ?? []).map((value) => asText(value, of?.element ?? TEXT, around.zone));
      return filled(texts.join(separator ?? ''));
    },
  OPTION_LABEL: (_types, known) => {
    const labels = Object.entries((known ?? {}) as Labels);
    const byLanguage = new Map(labels.map(([language, found]) => [language, new Map(Object.entries(found))]));
    return (_around, option: string, language = 'en') => byLanguage.get(language)?.get(option) ?? option;
  },
});
