import { lazy, Suspense } from 'react';
import { useNotifications } from '../../api/notifications';
import { useTexts } from '../../i18n/useTexts';
import { BellIcon } from '../../ui/icons';
import { Popover } from '../../ui/Popover';
import styles from './Bell.module.css';

const NotificationList = lazy(async () => ({
  default: (await import('./NotificationList')).NotificationList,
}));

/** What one is told, and how much of it is new. */
export function Bell() {
  const { t } = useTexts();
  const { data } = useNotifications();
  const unread = data?.unread ?? 0;
  return (
    <Popover
      bare
      label={unread === 0 ? t('notifications.title') : t('notifications.open', { count: unread })}
      buttonClass={styles.bell}
      className={styles.panel}
      button={
        <span data-bell>
          <BellIcon />
          {unread === 0 ? null : <span className={styles.count}>{unread > 99 ? '99+' : unread}</span>}
        </span>
      }
    >
      {(close) => (
        <Suspense fallback={null}>
          <NotificationList close={close} />
        </Suspense>
      )}
    </Popover>
  );
}
