import { useEffect, useRef } from 'react';
import { type RecordJson, valueAt } from '../../api/records';
import { isBlank } from '../../fields/fieldUi';
import { useTexts } from '../../i18n/useTexts';
import { CloseIcon } from '../../ui/icons';
import { RecordLink } from '../../ui/RecordLink';
import type { Column } from '../list/columns';
import { Value } from '../list/Value';
import styles from './Map.module.css';

interface Props {
  object: string;
  records: readonly RecordJson[];
  columns: readonly Column[];
  titlePath: string;
  onClose: () => void;
}

const SHOWN = 5;

/** What stands at a point: its values, or a list of all that stand there. */
export function PointCard({ object, records, columns, titlePath, onClose }: Props) {
  const { t, text } = useTexts();
  const card = useRef<HTMLElement>(null);
  const [only] = records.length === 1 ? records : [];
  const key = records.map(({ id }) => id).join();
  useEffect(() => {
    if (key !== '') {
      card.current?.querySelector('a')?.focus();
    }
  }, [key]);
  const shown = columns
    .filter(({ path }) => path !== titlePath && only !== undefined && !isBlank(valueAt(only, path)))
    .slice(0, SHOWN);
  return (
    <aside
      ref={card}
      className={styles.card}
      aria-label={t('worldMap.here')}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          onClose();
        }
      }}
    >
      <button type="button" className={styles.close} aria-label={t('worldMap.close')} onClick={onClose}>
        <CloseIcon />
      </button>
      <ul>
        {records.map((record) => (
          <li key={record.id}>
            <RecordLink object={object} id={record.id}>
              {String(valueAt(record, titlePath) ?? record.id)}
            </RecordLink>
          </li>
        ))}
      </ul>
      {only === undefined || shown.length === 0 ? null : (
        <dl>
          {shown.map(({ path, field }) => (
            <div key={path}>
              <dt>{text(field.label)}</dt>
              <dd>
                <Value record={only} path={path} field={field} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </aside>
  );
}
