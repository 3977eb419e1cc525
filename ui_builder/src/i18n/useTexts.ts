import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { textIn } from '../meta/text';
import type { Texts } from '../meta/types';
import type { Locale } from './i18n';

/** Gives what pages need to speak: static texts, texts of definitions, and the locale. */
export function useTexts() {
  const { t, i18n } = useTranslation();
  const locale = i18n.language as Locale;
  const text = useCallback(
    (texts: Texts | undefined, fallback = '') => textIn(texts, locale, fallback),
    [locale],
  );
  return { t, text, locale };
}
