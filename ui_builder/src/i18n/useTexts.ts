import { createContext, useContext, useSyncExternalStore } from 'react';
import { textIn } from '../meta/text';
import type { Texts } from '../meta/types';
import { type Locale, listenToLanguage, spoken, translateIn } from './i18n';
import type { Translate } from './translate';

/** What pages need to speak. */
export interface PageTexts {
  /** Gives a static text. */
  readonly t: Translate;
  /** Gives a text of a definition. */
  readonly text: (texts: Texts | undefined, fallback?: string) => string;
  readonly locale: Locale;
}

const known = new Map<Locale, PageTexts>();

/** The same object for the same language, so that whoever depends on it is drawn anew only with another one. */
function textsOf(locale: Locale): PageTexts {
  let found = known.get(locale);
  if (found === undefined) {
    const text: PageTexts['text'] = (texts, fallback = '') => textIn(texts, locale, fallback);
    found = { t: translateIn(locale), text, locale };
    known.set(locale, found);
  }
  return found;
}

const InForce = createContext<PageTexts | null>(null);
export const TextsProvider = InForce.Provider;

/** Gives the texts in force, for the provider at the root of all pages. */
export function useTextsInForce(): PageTexts {
  return textsOf(useSyncExternalStore(listenToLanguage, spoken));
}

/** Gives what pages need to speak: static texts, texts of definitions, and the locale. */
export function useTexts(): PageTexts {
  return useContext(InForce) ?? textsOf(spoken());
}
