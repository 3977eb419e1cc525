import { Link } from '@tanstack/react-router';
import { useMarkRead, useNotifications } from '../../api/notifications';
import { useTexts } from '../../i18n/useTexts';
import { BellIcon, CheckIcon } from '../../ui/icons';
import styles from './Bell.module.css';
import { NotificationLine } from './NotificationLine';

/** The notifications, the latest first; one that is opened is read. */
export function NotificationList({ close }: { close: () => void }) {
  const { t } = useTexts();
  const { data, isError } = useNotifications();
  const { mutate: markRead } = useMarkRead();
  const notifications = data?.notifications ?? [];
  return (
    <section>
      <header className={styles.head}>
        <h2>{t('notifications.title')}</h2>
        {data !== undefined && data.unread > 0 ? (
          <button type="button" onClick={() => markRead('all')}>
            <CheckIcon />
            {t('notifications.readAll')}
          </button>
        ) : null}
      </header>
      {notifications.length === 0 ? (
        <div className={styles.none}>
          <BellIcon />
          <p>
            {t(
              isError ? 'notifications.failed' : data === undefined ? 'state.loading' : 'notifications.none',
            )}
          </p>
          {isError || data === undefined ? null : <p>{t('notifications.noneHelp')}</p>}
        </div>
      ) : (
        <ul>
          {notifications.map((each) => (
            <li key={each.id}>
              <NotificationLine of={each} onOpen={close} />
            </li>
          ))}
        </ul>
      )}
      <Link to="/-/notifications" className={styles.all} onClick={close}>
        {t('notifications.all')}
      </Link>
    </section>
  );
}
