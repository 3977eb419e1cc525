import { Link, Outlet } from '@tanstack/react-router';
import { useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import { Notice } from '../../ui/Notice';
import styles from './Setup.module.css';

/** What stays around every page of the setup. */
export function SetupFrame() {
  const { t } = useTexts();
  const { rights } = useSession();
  if (!rights.everything) {
    return <Notice title={t('setup.noRight')} help={t('setup.noRightHelp')} />;
  }
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{t('setup.title')}</h1>
        <nav className={styles.places} aria-label={t('setup.title')}>
          <Link to="/-/setup/definitions">{t('setup.definitions')}</Link>
          <Link to="/-/setup/versions">{t('setup.versions')}</Link>
          <Link to="/-/setup/aside">{t('setup.aside')}</Link>
        </nav>
      </header>
      <div className={styles.body}>
        <Outlet />
      </div>
    </div>
  );
}
