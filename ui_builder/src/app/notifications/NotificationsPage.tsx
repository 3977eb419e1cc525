import { Link } from '@tanstack/react-router';
import { Button, Checkbox } from 'antd';
import { type KeyboardEvent, useRef, useState } from 'react';
import {
  NOTIFICATION_KINDS,
  type Notification,
  useAllNotifications,
  useMarkRead,
} from '../../api/notifications';
import { useTexts } from '../../i18n/useTexts';
import { BellIcon, CheckIcon } from '../../ui/icons';
import { Failure, Loading } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import { NotificationLine } from '../shell/NotificationLine';
import { Following } from './Following';
import { MyScreens } from './MyScreens';
import styles from './NotificationsPage.module.css';
import { Waiting } from './Waiting';

/** Kinds that are chosen together with another. */
const TOGETHER: Readonly<Record<string, string>> = {
  job_done: 'job_done,job_failed',
  flow_failed: 'flow_failed,webhook_off',
  approval_task: 'approval_task,approval_reminder',
  approval_done: 'approval_returned,approval_approved,approval_rejected,approval_stuck',
};

/** Everything one was told, what one follows, and what one is still to be reminded of. */
export function NotificationsPage() {
  const { t } = useTexts();
  const [unread, setUnread] = useState(false);
  const [kind, setKind] = useState('');
  const kinds = kind === '' ? [] : (TOGETHER[kind] ?? kind).split(',');
  const list = useAllNotifications({ unread, kinds });
  const { mutate: markRead } = useMarkRead();
  const told = list.data?.pages.flatMap((page) => page.notifications) ?? [];
  useTitle(t('notifications.title'));
  return (
    <article className={styles.page}>
      <header className={styles.head}>
        <h1>{t('notifications.title')}</h1>
        <Link to="/-/profile" search={{ tab: 'notifications' }}>
          {t('notifications.toPreferences')}
        </Link>
      </header>
      <div className={styles.columns}>
        <section aria-label={t('notifications.all')} className={styles.card}>
          <div className={styles.tools}>
            <select
              aria-label={t('notifications.kinds')}
              value={kind}
              onChange={(event) => setKind(event.target.value)}
            >
              <option value="">{t('notifications.every')}</option>
              {NOTIFICATION_KINDS.map((each) => (
                <option key={each} value={each}>
                  {t(`notifications.kind_${each}`)}
                </option>
              ))}
            </select>
            <Checkbox checked={unread} onChange={({ target }) => setUnread(target.checked)}>
              {t('notifications.unread')}
            </Checkbox>
            <Button type="text" icon={<CheckIcon />} onClick={() => markRead('all')}>
              {t('notifications.readAll')}
            </Button>
          </div>
          {list.isError ? <Failure error={list.error} retry={() => list.refetch()} /> : null}
          {list.isPending ? <Loading /> : null}
          {list.isSuccess && told.length === 0 ? <None /> : null}
          <Lines told={told} onRead={(id) => markRead([id])} />
          {list.hasNextPage ? (
            <Button loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
              {t('notifications.more')}
            </Button>
          ) : null}
        </section>
        <div className={styles.side}>
          <MyScreens />
          <Waiting />
          <Following />
        </div>
      </div>
    </article>
  );
}

/** The lines, which J and K walk; E marks the one at hand as read. */
function Lines({ told, onRead }: { told: readonly Notification[]; onRead: (id: string) => void }) {
  const list = useRef<HTMLUListElement>(null);

  function pressed(event: KeyboardEvent) {
    const lines = [...(list.current?.querySelectorAll<HTMLElement>('[data-line]') ?? [])];
    const at = lines.indexOf(document.activeElement as HTMLElement);
    const steps: Record<string, number> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      lines[Math.max(0, Math.min(at + step, lines.length - 1))]?.focus();
    } else if (event.key === 'e' && told[at] !== undefined && !told[at].read) {
      onRead(told[at].id);
    }
  }

  return (
    <ul ref={list} onKeyDown={pressed}>
      {told.map((each) => (
        <li key={each.id}>
          <NotificationLine of={each} />
        </li>
      ))}
    </ul>
  );
}

function None() {
  const { t } = useTexts();
  return (
    <div className={styles.none}>
      <BellIcon />
      <p>{t('notifications.noneOf')}</p>
    </div>
  );
}
