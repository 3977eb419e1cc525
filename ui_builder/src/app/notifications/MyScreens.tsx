import { Link } from '@tanstack/react-router';
import { useMyScreens } from '../../api/flowStart';
import { useTexts } from '../../i18n/useTexts';
import { When } from '../../runtime/blocks/When';
import { FormIcon } from '../../ui/icons';
import { RecordLink } from '../../ui/RecordLink';
import styles from './NotificationsPage.module.css';

/** What flows ask the user; nothing where none asks anything. */
export function MyScreens() {
  const { t, text } = useTexts();
  const { data = [] } = useMyScreens();
  return data.length === 0 ? null : (
    <section aria-label={t('automation.mine')} className={styles.card}>
      <h2>{t('automation.mine')}</h2>
      <ul>
        {data.map(({ run, title, label, object, record, since }) => (
          <li key={run} className={styles.line}>
            <FormIcon />
            <div className={styles.grow}>
              <Link className={styles.asked} to="/-/screens/$run" params={{ run }}>
                {text(title, text(label))}
              </Link>
              {object === null || record === null ? null : (
                <RecordLink className={styles.asked} object={object} id={record.id} previews>
                  {record.label ?? record.id}
                </RecordLink>
              )}
              <When at={since} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
