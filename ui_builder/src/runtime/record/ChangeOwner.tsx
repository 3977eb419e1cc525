import { Button, ConfigProvider } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import type { Json } from '../../api/client';
import { fieldErrors } from '../../api/problem';
import { fieldUi } from '../../fields/registry';
import { useLabels } from '../../i18n/useLabels';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import { sameValue } from './conflict';
import styles from './LifeCycle.module.css';
import { useRecordPage } from './recordPage';

/** Hands the record over to somebody else. */
export function ChangeOwner({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTexts();
  return (
    <Dialog open={open} label={t('record.change_owner')} className={styles.dialog} onClose={onClose}>
      {/* What opens from an input of a dialog must stand in the dialog: all else lies behind it. */}
      <ConfigProvider getPopupContainer={(trigger) => trigger?.closest('dialog') ?? document.body}>
        <OwnerForm onClose={onClose} />
      </ConfigProvider>
    </Dialog>
  );
}

function OwnerForm({ onClose }: { onClose: () => void }) {
  const { t, text } = useTexts();
  const labels = useLabels();
  const { info, record, saves } = useRecordPage();
  const id = useId();
  const before = record.owner ?? null;
  const [owner, setOwner] = useState<Json>(before);
  const [wrong, setWrong] = useState('');
  const field = info.fields.get('owner');
  const Input = fieldUi('user').Input;
  if (field === undefined || Input === undefined) {
    return null;
  }

  async function save(event: FormEvent) {
    event.preventDefault();
    if (sameValue(owner, before)) {
      onClose();
      return;
    }
    try {
      if ((await saves.save({ owner }, record, t('record.ownerChanged'))) === 'saved') {
        onClose();
      }
    } catch (error) {
      const { fields, rest } = fieldErrors(error, new Set(['owner']), labels(info));
      setWrong(fields.owner ?? rest[0] ?? '');
    }
  }

  return (
    <form onSubmit={save} noValidate>
      <h2>{t('record.change_owner')}</h2>
      <label htmlFor={id}>{text(field.label)}</label>
      <Input
        id={id}
        value={owner}
        field={{ ...field, required: true }}
        invalid={wrong !== ''}
        describedBy={`${id}-note`}
        onChange={setOwner}
      />
      <p id={`${id}-note`} className={styles.wrong} role={wrong === '' ? undefined : 'alert'}>
        {wrong}
      </p>
      <div className={styles.answers}>
        <Button onClick={onClose}>{t('record.cancel')}</Button>
        <Button type="primary" htmlType="submit">
          {t('record.save')}
        </Button>
      </div>
    </form>
  );
}
