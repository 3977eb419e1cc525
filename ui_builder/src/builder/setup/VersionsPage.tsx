import { Link } from '@tanstack/react-router';
import { useVersions } from '../../api/setup';
import { useTexts } from '../../i18n/useTexts';
import { Failure, Loading } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import styles from './Setup.module.css';
import { When } from './When';

/** Every deploy, the latest first. */
export function VersionsPage() {
  const { t } = useTexts();
  const list = useVersions();
  useTitle(t('setup.versions'));
  if (list.isError) {
    return <Failure error={list.error} retry={() => list.refetch()} />;
  }
  if (list.data === undefined) {
    return <Loading />;
  }
  return (
    <>
      <h2 className={styles.heading}>{t('setup.versions')}</h2>
      <p className={styles.lead}>{t('setup.about_versions')}</p>
      <ul className={styles.rows}>
        {list.data.versions.map(({ version, at, who, note }, position) => (
          <li key={version}>
            <Link to="/-/setup/versions/$version" params={{ version: String(version) }}>
              <strong>{t('setup.version', { n: version })}</strong>
              <span className={styles.note}>{note}</span>
              {position === 0 ? <span className={styles.tag}>{t('setup.inForce')}</span> : null}
              <span className={styles.end}>
                {who ?? t('setup.platform')} · <When at={at} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
