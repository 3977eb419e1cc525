/** Static texts. Labels of objects and fields are not here: they come from definitions. */
import dayjs from 'dayjs';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { caller } from '../api/client';

export const LOCALES = { en: 'English', 'zh-CN': '简体中文' } as const;
export type Locale = keyof typeof LOCALES;

const CHOSEN = 'dougong.locale';
const catalogs = import.meta.glob<{ default: Record<string, unknown> }>('./*/app.json');

/** Tells a locale that there are texts in from any other language tag. */
export function closestLocale(tag: string | null | undefined): Locale | undefined {
  const language = tag?.split('-')[0]?.toLowerCase();
  return (Object.keys(LOCALES) as Locale[]).find((locale) => locale.split('-')[0] === language);
}

/** Starts in the language chosen in this browser before, else in the browser's own. */
export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    fallbackLng: false,
    interpolation: { escapeValue: false },
    resources: {},
  });
  const wished = [localStorage.getItem(CHOSEN), ...navigator.languages];
  await setLocale(wished.map(closestLocale).find((locale) => locale !== undefined) ?? 'en');
}

/** Switches every text, date and answer of the server to a locale. */
export async function setLocale(locale: Locale): Promise<void> {
  if (!i18next.hasResourceBundle(locale, 'translation')) {
    const load = catalogs[`./${locale}/app.json`];
    if (load === undefined) {
      throw new Error(`add src/i18n/${locale}/app.json`);
    }
    i18next.addResourceBundle(locale, 'translation', (await load()).default);
  }
  if (locale === 'zh-CN') {
    await import('dayjs/locale/zh-cn');
  }
  dayjs.locale(locale.toLowerCase());
  caller.locale = locale;
  document.documentElement.lang = locale;
  await i18next.changeLanguage(locale);
}

/** Switches for this browser, also the next time. */
export async function chooseLocale(locale: Locale): Promise<void> {
  localStorage.setItem(CHOSEN, locale);
  await setLocale(locale);
}
