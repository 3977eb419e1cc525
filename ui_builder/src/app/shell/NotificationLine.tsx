import { useApp } from '../../api/app';
import { type Notification, useMarkRead } from '../../api/notifications';
import { useSession } from '../../api/session';
import { momentFormat } from '../../i18n/formats';
import { useTexts } from '../../i18n/useTexts';
import { Avatar } from '../../ui/Avatar';
import { BellIcon, ClockIcon } from '../../ui/icons';
import { useGo } from '../useGo';
import styles from './Bell.module.css';
import { flowAim } from './flowNotices';
import { notificationText } from './notificationText';
import { useFlowAim } from './useFlowAim';

const OF_TIME = new Set(['reminder', 'task_due']);

/** One thing that one was told; opening it leads to what it is about, and it is read then. */
export function NotificationLine({ of, onOpen }: { of: Notification; onOpen?: () => void }) {
  const { t, locale } = useTexts();
  const { time_zone: timeZone } = useSession();
  const { mutate: markRead } = useMarkRead();
  const { toRecord, toAim, toWork, toApproval, appOf } = useGo();
  const toFlow = useFlowAim();
  const format = momentFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  const said = [of.details.text, of.details.said].find((each) => typeof each === 'string') ?? '';

  function open() {
    if (!of.read) {
      markRead([of.id]);
    }
    onOpen?.();
    const aim = flowAim(of);
    if (typeof of.details.approval === 'string') {
      toApproval(of.details.approval);
    } else if (aim !== undefined) {
      toFlow(aim);
    } else if (of.object !== null && of.record !== null && of.record.label !== null) {
      toRecord(of.object, of.record.id);
    } else if (typeof of.details.job === 'string') {
      toWork(of.details.job, of.details.work, of.object);
    } else if (of.object !== null && of.record === null) {
      toAim({ object: of.object }, appOf(of.object));
    }
  }

  return (
    <button type="button" data-line="" className={styles.line} data-read={of.read} onClick={open}>
      <Sign of={of} />
      <span className={styles.text}>
        <Sentence of={of} />
        {said === '' ? null : <q className={styles.excerpt}>{said}</q>}
        <time dateTime={of.at}>{format.format(new Date(of.at))}</time>
      </span>
      {of.read ? null : <span className={styles.dot} role="img" aria-label={t('notifications.isNew')} />}
    </button>
  );
}

function Sign({ of }: { of: Notification }) {
  return of.by?.label ? (
    <Avatar name={of.by.label} />
  ) : (
    <span className={styles.sign}>{OF_TIME.has(of.kind) ? <ClockIcon /> : <BellIcon />}</span>
  );
}

function Sentence({ of }: { of: Notification }) {
  const { t, text } = useTexts();
  const { objects } = useApp();
  const plural = (name: string) => text(objects.find((each) => each.name === name)?.plural, name);
  const { key, values } = notificationText(of, { t, text, plural });
  return <span>{t(`notifications.${key}`, values)}</span>;
}
