import { Link } from '@tanstack/react-router';
import { useSession, useSignOut } from '../api/session';
import { useTexts } from '../i18n/useTexts';
import styles from './Account.module.css';
import { LanguageSwitch } from './LanguageSwitch';

/** Who one is, the language, and the way out. */
export function Account({ showHelp }: { showHelp: () => void }) {
  const { t, text } = useTexts();
  const { user, tenant, rights } = useSession();
  const signOut = useSignOut();
  return (
    <section className={styles.account} aria-label={t('shell.account')}>
      <LanguageSwitch />
      <ul>
        <li>
          <Link to="/-/settings">{t('shell.settings')}</Link>
        </li>
        {rights.everything ? (
          <li>
            <Link to="/-/setup/definitions">{t('shell.setup')}</Link>
          </li>
        ) : null}
        <li>
          <a href="/api/v1/docs">{t('shell.apiDocs')}</a>
        </li>
        <li>
          <button type="button" onClick={showHelp}>
            {t('shell.shortcuts')} <kbd>?</kbd>
          </button>
        </li>
        <li>
          <button type="button" onClick={() => signOut.mutate()}>
            {t('shell.signOut')}
          </button>
        </li>
      </ul>
      <p className={styles.user}>
        <strong>{user.label}</strong>
        <span>{text(tenant.label, tenant.name)}</span>
      </p>
    </section>
  );
}
