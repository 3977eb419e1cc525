import { Button } from 'antd';
import { useForgetReminder, useReminders } from '../../api/following';
import { useSession } from '../../api/session';
import { shownInstant } from '../../fields/shared/moments';
import { useTexts } from '../../i18n/useTexts';
import { CloseIcon } from '../../ui/icons';
import { RecordLink } from '../../ui/RecordLink';
import styles from './NotificationsPage.module.css';

/** What one is still to be reminded of. */
export function Waiting() {
  const { t, locale } = useTexts();
  const { time_zone: zone } = useSession();
  const { data } = useReminders();
  const { mutate } = useForgetReminder();
  return (
    <section aria-label={t('notifications.reminders')} className={styles.card}>
      <h2>{t('notifications.reminders')}</h2>
      {data?.length === 0 ? <p className={styles.quiet}>{t('notifications.noReminders')}</p> : null}
      <ul>
        {data?.map((each) => (
          <li key={each.id} className={styles.line}>
            <div className={styles.grow}>
              {each.object !== null && each.record?.label ? (
                <RecordLink object={each.object} id={each.record.id} previews>
                  {each.record.label}
                </RecordLink>
              ) : null}
              {each.note === '' ? null : <p>{each.note}</p>}
              <time dateTime={each.at}>{shownInstant(new Date(each.at), locale, zone)}</time>
            </div>
            <Button
              type="text"
              size="small"
              icon={<CloseIcon />}
              aria-label={t('notifications.forget')}
              onClick={() => mutate(each.id)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
