import { Button } from 'antd';
import { useEffect, useSyncExternalStore } from 'react';
import { useTexts } from '../../i18n/useTexts';
import type { Conditions } from '../form/conditions';
import type { FormStore } from '../form/FormStore';
import { UnsavedGuard } from '../form/UnsavedGuard';
import { useRelated } from '../form/useRelated';
import styles from './EditBar.module.css';
import type { EditAll } from './useEditAll';

interface Props {
  form: FormStore;
  all: EditAll;
  conditions: Conditions;
}

/** Saves the page that is edited as a whole, or goes back to reading it; Ctrl or Cmd with S saves too. */
export function EditBar({ form, all, conditions }: Props) {
  const { t } = useTexts();
  useRelated(form, conditions);
  const changed = useSyncExternalStore(form.subscribe, () => Object.keys(form.changes()).length);

  useEffect(() => {
    function pressed(event: KeyboardEvent) {
      if (event.key.toLowerCase() === 's' && (event.ctrlKey || event.metaKey) && !event.altKey) {
        event.preventDefault();
        all.save();
      }
    }
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  });

  return (
    <div className={styles.bar}>
      <UnsavedGuard isUnsaved={form.isTouched} kept />
      <span
        className={styles.note}
        role={all.rest.length > 0 ? 'alert' : 'status'}
        data-wrong={all.rest.length > 0}
      >
        {all.rest.length > 0
          ? all.rest.join(' ')
          : changed > 0
            ? t('record.changed', { count: changed })
            : ''}
      </span>
      <Button onClick={all.cancel}>{t('record.cancel')}</Button>
      <Button type="primary" loading={all.saving} onClick={all.save}>
        {t('record.save')}
      </Button>
    </div>
  );
}
