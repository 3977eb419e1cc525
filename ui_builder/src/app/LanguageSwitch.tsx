import { chooseLocale, LOCALES, type Locale } from '../i18n/i18n';
import { useTexts } from '../i18n/useTexts';
import styles from './LanguageSwitch.module.css';

/** The languages, each by its own name. */
export function LanguageSwitch() {
  const { t, locale: current } = useTexts();
  return (
    <fieldset className={styles.switch} aria-label={t('shell.language')}>
      {(Object.entries(LOCALES) as [Locale, string][]).map(([locale, name]) => (
        <button
          key={locale}
          type="button"
          lang={locale}
          aria-pressed={current === locale}
          onClick={() => chooseLocale(locale)}
        >
          {name}
        </button>
      ))}
    </fieldset>
  );
}
