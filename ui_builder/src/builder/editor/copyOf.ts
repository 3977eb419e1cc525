/** Copies of definitions, and names for new ones. */
import type { DraftDefinition } from '../../api/drafts';
import type { Texts } from '../../meta/types';
import { nameOf, numbered, spoken } from '../objects/naming';

const LONGEST = 40;

/** Gives the first of `name`, `name_2`, … that is free. */
export function freeName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) {
    return name;
  }
  const stem = name.slice(0, LONGEST - 4);
  let number = 2;
  while (taken.includes(`${stem}_${number}`)) {
    number += 1;
  }
  return `${stem}_${number}`;
}

/** Makes the name of something new from its label. */
export function nameFor(label: Texts, stem: string, taken: readonly string[]): string {
  const said = spoken(label);
  return said === '' ? numbered(stem, taken) : nameOf(said, stem, taken);
}

/** Copies a definition under another name, and says so in its label. */
export function copyOf<T extends DraftDefinition & { readonly label: Texts }>(
  definition: T,
  taken: readonly string[],
  copied: (locale: string, label: string) => string,
): T {
  const label = Object.fromEntries(
    Object.entries(definition.label).map(([locale, text]) => [locale, copied(locale, text)]),
  );
  return { ...definition, name: freeName(definition.name, [...taken, definition.name]), label };
}
