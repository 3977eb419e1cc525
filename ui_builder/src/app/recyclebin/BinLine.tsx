import { Button } from 'antd';
import { useKnownObject } from '../../api/app';
import type { BinItem, BinResult } from '../../api/past';
import { useSession } from '../../api/session';
import { shownDate } from '../../fields/shared/moments';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { When } from '../../runtime/blocks/When';
import { ObjectIcon } from '../../ui/objectIcons';
import styles from './RecycleBin.module.css';

interface Props {
  item: BinItem;
  chosen: boolean;
  /** Why it did not come back, or was not deleted for good. */
  refused: BinResult | undefined;
  busy: boolean;
  onChoose: (on: boolean) => void;
  onRestore: (owners: boolean) => void;
}

/** A record in the bin: what it is, who deleted it when, and the way back. */
export function BinLine({ item, chosen, refused, busy, onChoose, onRestore }: Props) {
  const { t, text, locale } = useTexts();
  const { time_zone: zone } = useSession();
  const known = useKnownObject(item.object);
  const label = item.label || t('past.untitled');
  const until = item.until === null ? null : shownDate(new Date(item.until), locale, zone);
  return (
    <li className={styles.item} data-chosen={chosen}>
      <input
        type="checkbox"
        aria-label={t('past.choose', { label })}
        checked={chosen}
        onChange={(event) => onChoose(event.target.checked)}
      />
      <span className={styles.icon}>
        <ObjectIcon name={known?.icon} />
      </span>
      <div className={styles.told}>
        <p>
          <strong>{label}</strong> <span>{text(known?.label, nameAsText(item.object))}</span>
        </p>
        <p className={styles.quiet}>
          {item.deleted_by === null
            ? t('past.deletedAlone')
            : t('past.deletedBy', { who: item.deleted_by.label ?? t('timeline.someone') })}{' '}
          <When at={item.deleted_at} />
          {item.with > 0 ? ` · ${t('past.with', { n: item.with })}` : null}
          {until === null ? null : ` · ${t('past.shownUntil', { day: until })}`}
        </p>
        {refused === undefined ? null : (
          <div className={styles.refused} role="alert">
            {refused.errors.map(({ path, message }) => (
              <p key={`${path} ${message}`}>{message}</p>
            ))}
            {refused.owner === null ? null : (
              <Button size="small" loading={busy} onClick={() => onRestore(true)}>
                {t('past.restoreOwner', { label: refused.owner.label || t('past.untitled') })}
              </Button>
            )}
          </div>
        )}
      </div>
      <Button loading={busy} onClick={() => onRestore(false)}>
        {t('past.restore')}
      </Button>
    </li>
  );
}
