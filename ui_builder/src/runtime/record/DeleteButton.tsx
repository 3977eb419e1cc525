import { useNavigate, useParams } from '@tanstack/react-router';
import { App, Button } from 'antd';
import { type RecordJson, useDelete, useRestore } from '../../api/records';
import { useTexts } from '../../i18n/useTexts';
import { TrashIcon } from '../../ui/icons';
import styles from './RecordPage.module.css';

const UNDO_S = 10;

/** Moves the record to the recycle bin at once, and offers to take it back. */
export function DeleteButton({ record, title }: { record: RecordJson; title: string }) {
  const { t } = useTexts();
  const { app, object } = useParams({ from: '/$app/$object/$id' });
  const navigate = useNavigate();
  const { message } = App.useApp();
  const remove = useDelete(object);
  const restore = useRestore(object);

  function undo() {
    message.destroy(record.id);
    restore.mutate(record.id, {
      onSuccess: () => {
        message.success(t('record.restored', { label: title }));
        navigate({ to: '/$app/$object/$id', params: { app, object, id: record.id } });
      },
      onError: (error) => message.error(error.message),
    });
  }

  function removed() {
    const content = (
      <>
        {t('record.deleted', { label: title })}
        <Button type="link" size="small" onClick={undo}>
          {t('record.undo')}
        </Button>
      </>
    );
    message.open({ type: 'success', key: record.id, duration: UNDO_S, content });
    navigate({ to: '/$app/$object', params: { app, object } });
  }

  return (
    <Button
      className={styles['delete'] ?? ''}
      icon={<TrashIcon />}
      loading={remove.isPending}
      onClick={() =>
        remove.mutate(
          { id: record.id, version: record.version },
          { onSuccess: removed, onError: (error) => message.error(error.message) },
        )
      }
    >
      {t('record.delete')}
    </Button>
  );
}
