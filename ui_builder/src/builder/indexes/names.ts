/** What people call the objects and fields of advice. */
import type { PageTexts } from '../../i18n/useTexts';
import type { Definitions } from '../../meta/definitions';
import { nameAsText } from '../../meta/text';

export interface Names {
  readonly object: (name: string) => string;
  readonly fields: (object: string, names: readonly string[]) => string;
}

export function namesOf(definitions: Definitions, text: PageTexts['text']): Names {
  const field = (object: string, name: string) => {
    const found = definitions.field(object, name);
    return text(found?.definition.label, nameAsText(name));
  };
  return {
    object: (name) => text(definitions.object(name)?.definition.plural, nameAsText(name)),
    fields: (object, names) => names.map((name) => field(object, name)).join(' + '),
  };
}
