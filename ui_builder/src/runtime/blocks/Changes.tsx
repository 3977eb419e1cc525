import type { ReactNode } from 'react';
import type { Json } from '../../api/client';
import type { ChangeEntry } from '../../api/timeline';
import { isBlank } from '../../fields/fieldUi';
import { fieldUi } from '../../fields/registry';
import { PastFile } from '../../fields/shared/PastFile';
import { useTexts } from '../../i18n/useTexts';
import type { Field, ObjectInfo } from '../../meta/definitions';
import { BrokenCell } from '../record/BrokenCell';
import styles from './Changes.module.css';
import { toldChanges } from './toldChanges';

interface Props {
  info: ObjectInfo;
  entry: ChangeEntry;
  /** What records are called, by id. */
  names: ReadonlyMap<string, string>;
}

/** What changed at once: each field with its value before and after. */
export function Changes({ info, entry, names }: Props) {
  const { t, text } = useTexts();
  const told = toldChanges(info, entry);
  return told.length === 0 ? null : (
    <dl className={styles.changes}>
      {told.map(({ name, before, after }) => {
        const field = info.fields.get(name) as Field;
        const label = text(field.label);
        return (
          <BrokenCell key={name} label={label}>
            <div className={styles.change}>
              <dt>{label}</dt>
              <dd>
                {entry.event === 'created' ? null : (
                  <>
                    <s className={styles.before}>
                      <Past value={before} field={field} names={names} />
                    </s>
                    <span className={styles.arrow} aria-label={t('timeline.became')} role="img">
                      →
                    </span>
                  </>
                )}
                <Past value={after} field={field} names={names} />
              </dd>
            </div>
          </BrokenCell>
        );
      })}
    </dl>
  );
}

interface PastProps {
  value: Json;
  field: Field;
  names: Props['names'];
}

const FILES = new Set(['file', 'image']);

/** A value of the past; of a record and of a file only the id is kept. */
export function Past({ value, field, names }: PastProps): ReactNode {
  const { t } = useTexts();
  if (isBlank(value)) {
    return '—';
  }
  if (FILES.has(field.type)) {
    return <PastFile id={String(value)} />;
  }
  if (field.type === 'encrypted_text') {
    return t('timeline.unshown');
  }
  const { Display } = fieldUi(field.type);
  if (field.target === undefined) {
    return <Display value={value} field={field} compact />;
  }
  const label = names.get(String(value));
  return label === undefined ? (
    t('timeline.unnamed')
  ) : (
    <Display value={{ id: String(value), label }} field={field} compact />
  );
}
