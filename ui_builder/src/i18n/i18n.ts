/** Static texts. Labels of objects and fields are not here: they come from definitions. */
import { caller } from '../api/client';
import { type Translate, textAt, translator } from './translate';

export const LOCALES = { en: 'English', 'zh-CN': '简体中文' } as const;
export type Locale = keyof typeof LOCALES;

const CHOSEN = 'dougong.locale';
const files = import.meta.glob<{ texts: Record<string, object> }>('./*/{texts,builder}.ts');
/** Which catalogs are in use: that of end users, and that of builders once one of their pages opens. */
const areas = new Set(['texts']);

const catalogs: Readonly<Record<Locale, Record<string, object>>> = { en: {}, 'zh-CN': {} };
const translators = { en: translator('en', catalogs.en), 'zh-CN': translator('zh-CN', catalogs['zh-CN']) };
let language: Locale = 'en';
const listeners = new Set<() => void>();

/** The language in force. */
export const spoken = (): Locale => language;

/** Hears when another language is in force. */
export function listenToLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Gives a static text in a language. */
export const translateIn = (locale: Locale): Translate => translators[locale];

/** Tells whether there is a text of a name. */
export const hasText = (key: string): boolean => textAt(catalogs[language], key) !== undefined;

/** Tells a locale that there are texts in from any other language tag. */
export function closestLocale(tag: string | null | undefined): Locale | undefined {
  const language = tag?.split('-')[0]?.toLowerCase();
  return (Object.keys(LOCALES) as Locale[]).find((locale) => locale.split('-')[0] === language);
}

/** Starts in the language chosen in this browser before, else in the browser's own. */
export async function startI18n(): Promise<void> {
  const wished = [localStorage.getItem(CHOSEN), ...navigator.languages];
  await setLocale(wished.map(closestLocale).find((locale) => locale !== undefined) ?? 'en');
}

/** Switches every text, date and answer of the server to a locale. */
export async function setLocale(locale: Locale): Promise<void> {
  await Promise.all([...areas].map((area) => loadTexts(locale, area)));
  caller.locale = locale;
  document.documentElement.lang = locale;
  language = locale;
  for (const each of listeners) {
    each();
  }
}

/** Loads the texts of builders; their routes wait for it. */
export async function needBuilderTexts(): Promise<void> {
  areas.add('builder');
  await loadTexts(caller.locale as Locale, 'builder');
}

const loaded = new Set<string>();

async function loadTexts(locale: Locale, area: string): Promise<void> {
  const path = `./${locale}/${area}.ts`;
  if (!loaded.has(path)) {
    const load = files[path];
    if (load === undefined) {
      throw new Error(`add src/i18n/${path}`);
    }
    Object.assign(catalogs[locale], (await load()).texts);
    loaded.add(path);
  }
}

/** Switches for this browser, also the next time. */
export async function chooseLocale(locale: Locale): Promise<void> {
  localStorage.setItem(CHOSEN, locale);
  await setLocale(locale);
}

/** Switches to what the user has chosen elsewhere, unless another one was chosen in this browser. */
export async function adoptLocale(locale: Locale): Promise<void> {
  if (localStorage.getItem(CHOSEN) === null) {
    await setLocale(locale);
  }
}
