import { Link } from '@tanstack/react-router';
import type { HistoryEntry } from '../../../api/past';
import type { ChangeEntry } from '../../../api/timeline';
import { useTexts } from '../../../i18n/useTexts';
import { ActionMenu } from '../../../ui/ActionMenu';
import { ClockIcon, MoreIcon, UndoIcon } from '../../../ui/icons';
import { useRecordPage } from '../../record/recordPage';
import { Changes } from '../Changes';
import { eventKey } from '../events';
import { When } from '../When';
import { givenBack } from './givenBack';
import styles from './History.module.css';
import { wayKey } from './ways';

export type Told = HistoryEntry & ChangeEntry;

interface Props {
  entry: Told;
  names: ReadonlyMap<string, string>;
  /** Whether values may be given back at all. */
  restores: boolean;
  onRestore: (fields: readonly string[]) => void;
  onLook: () => void;
}

/** One change: who, what, when, in which way; and what can be done about it. */
export function Entry({ entry, names, restores, onRestore, onLook }: Props) {
  const { t, text } = useTexts();
  const { info, record } = useRecordPage();
  const fields = restores ? givenBack(info, record, entry) : [];
  const way = entry.user === null && entry.via === 'system' ? null : wayKey(entry.via);
  const who = entry.user === null ? t('timeline.platform') : (entry.user.label ?? t('timeline.someone'));
  return (
    <li className={styles.entry}>
      <div>
        <p className={styles.who}>
          <strong>{who}</strong> {t(eventKey(entry.event))}
          <span>
            <When at={entry.at} />
            {way === null ? null : ' · '}
            {way === null ? null : entry.job === null ? t(way) : <Link to="/-/jobs">{t(way)}</Link>}
          </span>
        </p>
        <Changes info={info} entry={entry} names={names} />
      </div>
      <ActionMenu
        label={t('past.actions')}
        icon={<MoreIcon />}
        items={[
          { name: 'look', label: t('past.lookThen'), icon: <ClockIcon />, run: onLook },
          ...fields.map((name) => ({
            name,
            label: t('past.restoreField', { field: text(info.fields.get(name)?.label, name) }),
            icon: <UndoIcon />,
            run: () => onRestore([name]),
          })),
          ...(fields.length > 1
            ? [{ name: '*', label: t('past.restoreAll'), icon: <UndoIcon />, run: () => onRestore(fields) }]
            : []),
        ]}
      />
    </li>
  );
}
