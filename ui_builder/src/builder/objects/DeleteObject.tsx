import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import { showToast } from '../../ui/toastStore';
import { UsesOf } from './FieldUses';
import panel from './Panel.module.css';
import styles from './Settings.module.css';
import type { ObjectWork } from './useObject';

/** The way to have an object no more; its name must be typed, and what it means is said. */
export function DeleteObject({ work }: { work: ObjectWork }) {
  const { t, text } = useTexts();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const object = work.definition;
  const label = text(object.label, object.name);
  const comes = work.below !== null;

  function remove() {
    work.remove();
    void navigate({ to: '/-/setup/$', params: { _splat: 'objects' } });
    showToast(t('objects.removed', { object: label }), 'done', { label: t('draft.undo'), run: work.undo });
  }

  return (
    <section className={styles.danger}>
      <h3>{t('objects.delete')}</h3>
      <p>{comes ? t('objects.deletePackaged', { package: work.package }) : t('objects.deleteHelp')}</p>
      <Button danger onClick={() => setOpen(true)} disabled={comes}>
        {t('objects.deleteThis', { object: label })}
      </Button>
      <Dialog
        open={open}
        label={t('objects.deleteThis', { object: label })}
        className={panel.dialog}
        onClose={() => setOpen(false)}
      >
        <h2>{t('objects.deleteThis', { object: label })}</h2>
        <p>{t('objects.deleteMeans')}</p>
        {work.before === null ? null : (
          <>
            <h3>{t('fields.readers')}</h3>
            <div className={panel.readers}>
              <UsesOf object={object.name} field={undefined} />
            </div>
          </>
        )}
        <label className={styles.confirm}>
          <span>{t('objects.typeToDelete', { object: label })}</span>
          <input value={typed} autoComplete="off" onChange={(event) => setTyped(event.target.value)} />
        </label>
        <div className={panel.answers}>
          <Button onClick={() => setOpen(false)}>{t('objects.cancel')}</Button>
          <Button danger type="primary" disabled={typed.trim() !== label} onClick={remove}>
            {t('objects.delete')}
          </Button>
        </div>
      </Dialog>
    </section>
  );
}
