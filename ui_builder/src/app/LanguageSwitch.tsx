import { useTranslation } from 'react-i18next';
import { chooseLocale, LOCALES, type Locale } from '../i18n/i18n';
import styles from './LanguageSwitch.module.css';

/** The languages, each by its own name. */
export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  return (
    <fieldset className={styles.switch} aria-label={t('shell.language')}>
      {(Object.entries(LOCALES) as [Locale, string][]).map(([locale, name]) => (
        <button
          key={locale}
          type="button"
          lang={locale}
          aria-pressed={i18n.language === locale}
          onClick={() => chooseLocale(locale)}
        >
          {name}
        </button>
      ))}
    </fieldset>
  );
}
