import { Button } from 'antd';
import { useKnownObject } from '../../api/app';
import { type Followed, useFollow, useFollowed } from '../../api/following';
import { useTexts } from '../../i18n/useTexts';
import { CloseIcon } from '../../ui/icons';
import { ObjectIcon } from '../../ui/objectIcons';
import { RecordLink } from '../../ui/RecordLink';
import styles from './NotificationsPage.module.css';

/** What one follows, and the way out of it. */
export function Following() {
  const { t } = useTexts();
  const { data } = useFollowed();
  return (
    <section aria-label={t('notifications.following')} className={styles.card}>
      <h2>{t('notifications.following')}</h2>
      {data?.length === 0 ? <p className={styles.quiet}>{t('notifications.notFollowing')}</p> : null}
      <ul>
        {data?.map((each) => (
          <One key={each.id} followed={each} />
        ))}
      </ul>
    </section>
  );
}

function One({ followed: { object, id, label } }: { followed: Followed }) {
  const { t } = useTexts();
  const icon = useKnownObject(object)?.icon;
  const { mutate } = useFollow(object, id);
  return (
    <li className={styles.line}>
      <ObjectIcon name={icon} />
      <RecordLink object={object} id={id} previews>
        {label ?? id}
      </RecordLink>
      <Button
        type="text"
        size="small"
        icon={<CloseIcon />}
        aria-label={t('notifications.leave', { label: label ?? id })}
        onClick={() => mutate(false)}
      />
    </li>
  );
}
