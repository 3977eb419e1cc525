/** The first form of a new object, and what it is called. */
import type { DraftDefinition } from '../../api/drafts';
import type { Texts } from '../../meta/types';
import { nameOf, spoken } from '../objects/naming';
import type { ObjectDraft } from '../objects/objectDraft';

const TITLES: Texts = { en: 'Name', 'zh-CN': '名称' };

/** Writes an English noun as it is for many; other languages say the same for one and many. */
export function pluralOf(label: string, locale: string): string {
  const word = label.trim();
  if (locale !== 'en' || !/[a-z]$/i.test(word)) {
    return word;
  }
  if (/(?:[sxz]|ch|sh)$/i.test(word)) {
    return `${word}es`;
  }
  return /[^aeiou]y$/i.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
}

/** Gives the plural of each language in which an object is called something. */
export function pluralsOf(label: Texts): Texts {
  return Object.fromEntries(Object.entries(label).map(([locale, text]) => [locale, pluralOf(text, locale)]));
}

/** Gives the name of a new object by its label, another than those there are. */
export const objectName = (label: Texts, taken: readonly string[]): string =>
  nameOf(spoken(label), 'object', taken);

export interface NewObject {
  readonly label: Texts;
  /** What people typed; made of the label where nothing. */
  readonly plural?: Texts;
  readonly icon?: string | undefined;
  /** What the field is called that names a record. */
  readonly title: Texts;
}

/** Makes an object of nothing: it has the one field that names its records. */
export function newObject({ label, plural, icon, title }: NewObject, taken: readonly string[]): ObjectDraft {
  const field = nameOf(spoken(title), 'name', []);
  return {
    kind: 'object',
    name: objectName(label, taken),
    label,
    plural: { ...pluralsOf(label), ...plural },
    ...(icon === undefined ? {} : { icon }),
    title: field,
    fields: [{ name: field, type: 'text', label: title, required: true }],
  } satisfies ObjectDraft & DraftDefinition;
}

/** Gives what the title is called at first, in one language. */
export const firstTitle = (locale: string): Texts => ({ [locale]: TITLES[locale] ?? 'Name' });
