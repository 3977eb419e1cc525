import { Button } from 'antd';
import { useState } from 'react';
import { useRestoreValues } from '../../../api/past';
import { ApiError, faultText, isUnconfirmed, labelled } from '../../../api/problem';
import { useLabels } from '../../../i18n/useLabels';
import { useTexts } from '../../../i18n/useTexts';
import type { Field } from '../../../meta/definitions';
import { Dialog } from '../../../ui/Dialog';
import dialog from '../../record/LifeCycle.module.css';
import { useRecordPage } from '../../record/recordPage';
import { shownValue } from '../../record/shownValue';
import { useUndo } from '../../undo/useUndo';
import { Past } from '../Changes';
import type { Told } from './Entry';
import styles from './History.module.css';

export interface Asked {
  readonly entry: Told;
  readonly fields: readonly string[];
}

interface Props {
  asked: Asked;
  names: ReadonlyMap<string, string>;
  onClose: () => void;
}

/** Shows what giving values back changes, and does it. */
export function RestoreDialog({ asked: { entry, fields }, names, onClose }: Props) {
  const { t, text } = useTexts();
  const labels = useLabels();
  const { info, record } = useRecordPage();
  const object = info.definition.name;
  const restore = useRestoreValues(object, record.id);
  const { offer } = useUndo();
  const [wrong, setWrong] = useState('');
  const label = t('past.restoreAsk');

  function go() {
    restore.mutate(
      { entry: entry.id, fields, version: record.version },
      {
        onSuccess: ({ id, version }) => {
          offer({ object, id, version }, t('past.restored'));
          onClose();
        },
        onError: (error) => {
          const first = error instanceof ApiError ? error.faults[0]?.message : undefined;
          setWrong(isUnconfirmed(error) ? '' : labelled(first ?? faultText(error), labels(info)));
        },
      },
    );
  }

  return (
    <Dialog open label={label} className={dialog.dialog} onClose={onClose}>
      <h2>{label}</h2>
      <p>{t('past.restoreHelp')}</p>
      <dl className={styles.back}>
        {fields.map((name) => {
          const field = info.fields.get(name) as Field;
          return (
            <div key={name}>
              <dt>{text(field.label)}</dt>
              <dd>
                <s>{shownValue(record[name] ?? null, field)}</s>
                <span aria-label={t('timeline.became')} role="img">
                  →
                </span>
                <Past value={entry.changes[name]?.[0] ?? null} field={field} names={names} />
              </dd>
            </div>
          );
        })}
      </dl>
      <p className={dialog.wrong} role={wrong === '' ? undefined : 'alert'}>
        {wrong}
      </p>
      <div className={dialog.answers}>
        <Button onClick={onClose}>{t('record.cancel')}</Button>
        <Button type="primary" loading={restore.isPending} onClick={go}>
          {t('past.restore')}
        </Button>
      </div>
    </Dialog>
  );
}
