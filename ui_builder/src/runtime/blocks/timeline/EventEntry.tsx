import { Checkbox } from 'antd';
import { useState } from 'react';
import { useDefinitions } from '../../../api/definitions';
import { faultText } from '../../../api/problem';
import { useUpdate } from '../../../api/records';
import { useSession } from '../../../api/session';
import type { MadeEntry } from '../../../api/timeline';
import { fieldUi } from '../../../fields/registry';
import { shownInstant } from '../../../fields/shared/moments';
import { useTexts } from '../../../i18n/useTexts';
import { ObjectIcon } from '../../../ui/objectIcons';
import { RecordLink } from '../../../ui/RecordLink';
import { showToast } from '../../../ui/toastStore';
import { When } from '../When';
import { About } from './About';
import { isOverdue, toldEvent } from './events';
import styles from './Timeline.module.css';

const CHECKBOX = 'checkbox';

/** An activity, a mail, a message: what it is, what it says, and whether it is done. */
export function EventEntry({ entry }: { entry: MadeEntry }) {
  const { t, text, locale } = useTexts();
  const { time_zone: zone } = useSession();
  const info = useDefinitions().object(entry.object);
  const told = toldEvent(entry, info);
  const who = entry.user === null ? t('timeline.platform') : (entry.user.label ?? t('timeline.someone'));
  const overdue = isOverdue(told, new Date());
  return (
    <li className={styles.entry} data-kind="record">
      <span className={styles.icon}>
        <ObjectIcon name={info?.definition.icon} />
      </span>
      <div className={styles.event} data-done={told.done === true}>
        <About entry={entry} />
        <div className={styles.eventHead}>
          {told.done === null ? null : <Done entry={entry} done={told.done} />}
          <RecordLink object={entry.object} id={entry.record.id} className={styles.eventTitle} previews>
            {entry.record.label ?? entry.record.id}
          </RecordLink>
          {told.facts.map(({ field, value }) => {
            if (field.type === CHECKBOX) {
              return <small key={field.name}>{text(field.label)}</small>;
            }
            const { Display } = fieldUi(field.type);
            return <Display key={field.name} value={value} field={field} compact />;
          })}
        </div>
        {told.text === null ? null : <p className={styles.eventText}>{told.text}</p>}
        <p className={styles.eventFoot}>
          {told.due === null ? null : (
            <span data-overdue={overdue}>
              {t(overdue ? 'timeline.overdue' : 'timeline.due', {
                at: shownInstant(new Date(told.due), locale, zone),
              })}
            </span>
          )}
          <span>
            {who} · <When at={entry.at} />
          </span>
        </p>
      </div>
    </li>
  );
}

/** Ticks a task off, or takes that back. */
function Done({ entry, done }: { entry: MadeEntry; done: boolean }) {
  const { t } = useTexts();
  const { mutate } = useUpdate(entry.object, entry.record.id);
  const [wanted, setWanted] = useState<boolean | null>(null);
  return (
    <Checkbox
      aria-label={t('timeline.done', { label: entry.record.label ?? '' })}
      checked={wanted ?? done}
      disabled={entry.version === undefined}
      onChange={({ target }) => {
        setWanted(target.checked);
        mutate(
          { values: { done: target.checked }, version: entry.version ?? 0 },
          {
            onError: (error) => showToast(faultText(error), 'wrong'),
            onSettled: () => setWanted(null),
          },
        );
      }}
    />
  );
}
