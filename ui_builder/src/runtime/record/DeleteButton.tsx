import { useNavigate, useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { type RecordJson, useDelete, useRestore } from '../../api/records';
import { useTexts } from '../../i18n/useTexts';
import { TrashIcon } from '../../ui/icons';
import { showToast } from '../../ui/toastStore';
import { lastList } from '../list/listSearch';

/** Moves the record to the recycle bin at once, and offers to take it back. */
export function DeleteButton({ record, title }: { record: RecordJson; title: string }) {
  const { t } = useTexts();
  const { app, object } = useParams({ from: '/$app/$object/$id' });
  const navigate = useNavigate();
  const remove = useDelete(object);
  const restore = useRestore(object);

  const refused = (error: Error) => showToast(error.message, 'wrong');

  // By now this page is gone, and with it whoever would hear of the mutation's end but its promise.
  async function undo() {
    try {
      await restore.mutateAsync(record.id);
      showToast(t('record.restored', { label: title }), 'done');
      navigate({ to: '/$app/$object/$id', params: { app, object, id: record.id } });
    } catch (error) {
      refused(error as Error);
    }
  }

  function removed() {
    showToast(t('record.deleted', { label: title }), 'done', { label: t('record.undo'), run: undo });
    navigate({ to: '/$app/$object', params: { app, object }, search: lastList(object) });
  }

  return (
    <Button
      icon={<TrashIcon />}
      loading={remove.isPending}
      onClick={() =>
        remove.mutate({ id: record.id, version: record.version }, { onSuccess: removed, onError: refused })
      }
    >
      {t('record.delete')}
    </Button>
  );
}
