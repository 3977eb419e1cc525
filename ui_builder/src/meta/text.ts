/** Choosing the text of a locale. */
import type { Texts } from './types';

/** Gives the text in a locale, else in English, else any; the fallback where there is none. */
export function textIn(texts: Texts | undefined, locale: string, fallback = ''): string {
  if (texts === undefined) {
    return fallback;
  }
  return texts[locale] ?? texts.en ?? Object.values(texts)[0] ?? fallback;
}

/** Makes a text of a name, as the platform does where a label is absent: `due_at` → `Due at`. */
export function nameAsText(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Writes a noun as it stands within a sentence: small in English, unless it is an abbreviation. */
export function nounIn(noun: string, locale: string): string {
  const small = locale === 'en' && !/^[A-Z]{2}/.test(noun);
  return small ? noun.charAt(0).toLowerCase() + noun.slice(1) : noun;
}
