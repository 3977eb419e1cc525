import { Button } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import { faultText } from '../../api/problem';
import { savedName, useDeleteView, useSaveView } from '../../api/savedViews';
import { useTexts } from '../../i18n/useTexts';
import type { ViewDef } from '../../meta/types';
import { Dialog } from '../../ui/Dialog';
import { showToast } from '../../ui/toastStore';
import type { ListState } from './useListState';
import styles from './ViewActions.module.css';

export type ViewAsked = 'new' | 'rename' | 'delete';

interface Props {
  asked: ViewAsked;
  list: ListState;
  onClose: () => void;
}

/** Asks for the name of a view and whether everyone may use it; or whether to delete it. */
export function ViewDialog({ asked, list, onClose }: Props) {
  const { t, text } = useTexts();
  const id = useId();
  const { saved, shown, view } = list;
  const [name, setName] = useState(asked === 'rename' ? text(view.label) : '');
  const [shared, setShared] = useState(asked === 'rename' && saved?.shared === true);
  const [fault, setFault] = useState('');
  const save = useSaveView(list.object);
  const remove = useDeleteView(list.object);
  const refused = (error: Error) => setFault(faultText(error));

  function submit(event: FormEvent) {
    event.preventDefault();
    if (asked === 'delete' && saved !== undefined) {
      remove.mutate(saved.id, {
        onSuccess: () => {
          onClose();
          list.change({ view: undefined, where: undefined, sort: undefined, group: undefined });
        },
        onError: refused,
      });
      return;
    }
    const label = { en: name.trim() };
    const renamed = asked === 'rename' && saved !== undefined;
    const content: ViewDef = renamed ? { ...saved.definition, label } : { ...shown, label };
    save.mutate(
      { content, shared, ...(renamed ? { id: saved.id } : {}) },
      {
        onSuccess: ({ id: made }) => {
          onClose();
          if (!renamed) {
            list.arrange({});
            list.open(savedName(made));
          }
          showToast(t('list.viewSaved'), 'done');
        },
        onError: refused,
      },
    );
  }

  const heading = { new: t('list.saveAs'), rename: t('list.renameView'), delete: t('list.deleteView') }[
    asked
  ];
  return (
    <Dialog open label={heading} className={styles.dialog} onClose={onClose}>
      <form onSubmit={submit}>
        <h2>{heading}</h2>
        {asked === 'delete' ? (
          <p>{t(saved?.shared ? 'list.deleteShared' : 'list.deleteOwn', { view: text(view.label) })}</p>
        ) : (
          <>
            <label htmlFor={id}>{t('list.viewName')}</label>
            <input
              id={id}
              required
              maxLength={80}
              value={name}
              autoComplete="off"
              onChange={(event) => setName(event.target.value)}
            />
            <label className={styles.share}>
              <input type="checkbox" checked={shared} onChange={(event) => setShared(event.target.checked)} />
              {t('list.share')}
            </label>
          </>
        )}
        <p role="alert" className={styles.fault}>
          {fault}
        </p>
        <div className={styles.answers}>
          <Button onClick={onClose}>{t('record.cancel')}</Button>
          <Button
            type="primary"
            htmlType="submit"
            danger={asked === 'delete'}
            loading={save.isPending || remove.isPending}
            disabled={asked !== 'delete' && name.trim() === ''}
          >
            {t(asked === 'delete' ? 'record.delete' : 'record.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
