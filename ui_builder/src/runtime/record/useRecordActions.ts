import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiError } from '../../api/problem';
import { useDelete, useRestore, useTakeStep } from '../../api/records';
import { useTexts } from '../../i18n/useTexts';
import type { Step } from '../../meta/lifeCycle';
import type { RecordAction } from '../../meta/types';
import { showToast } from '../../ui/toastStore';
import { lastList } from '../list/listSearch';
import { noteChange } from '../undo/undoStore';
import { useRecordPage } from './recordPage';

export type Asked = 'void' | 'change_owner' | null;

interface Options {
  onEdit: () => void;
  onPrint: () => void;
}

/** Does what people choose to do with a record; two things are asked about first. */
export function useRecordActions({ onEdit, onPrint }: Options) {
  const { t } = useTexts();
  const { app, info, record, title } = useRecordPage();
  const object = info.definition.name;
  const navigate = useNavigate();
  const remove = useDelete(object);
  const restore = useRestore(object);
  const take = useTakeStep(object, record.id);
  const [asked, setAsked] = useState<Asked>(null);
  const refused = (error: Error) => {
    if (!(error instanceof ApiError && error.problem?.code === 'record.confirmation_required')) {
      showToast(reasonOf(error), 'wrong');
    }
  };
  const open = (id: string) => navigate({ to: '/$app/$object/$id', params: { app, object, id } });

  // By then this page is gone, and with it whoever would hear of the mutation's end but its promise.
  async function undo() {
    try {
      await restore.mutateAsync(record.id);
      showToast(t('record.restored', { label: title }), 'done');
      open(record.id);
    } catch (error) {
      refused(error as Error);
    }
  }

  function removed() {
    noteChange({ object, id: record.id, version: record.version + 1 });
    showToast(t('record.deleted', { label: title }), 'done', { label: t('record.undo'), run: undo });
    navigate({ to: '/$app/$object', params: { app, object }, search: lastList(object) });
  }

  function go(step: Step) {
    setAsked(null);
    const onSuccess = ({ id }: { id: string }) => {
      showToast(t(`record.${step}_done`, { label: title }), 'done');
      if (id !== record.id) {
        open(id);
      }
    };
    take.mutate({ step, version: record.version }, { onSuccess, onError: refused });
  }

  async function copyLink() {
    const address = `${location.origin}/${app}/${object}/${record.id}`;
    try {
      await navigator.clipboard.writeText(address);
      showToast(t('record.linkCopied'), 'done');
    } catch {
      // Without https browsers keep the clipboard to themselves.
      showToast(t('record.linkShown', { address }), 'done');
    }
  }

  const runs: Readonly<Record<RecordAction, () => void>> = {
    edit: onEdit,
    print: onPrint,
    copy: () => navigate({ to: '/$app/$object/new', params: { app, object }, search: { copy: record.id } }),
    copy_link: copyLink,
    change_owner: () => setAsked('change_owner'),
    delete: () =>
      remove.mutate({ id: record.id, version: record.version }, { onSuccess: removed, onError: refused }),
    submit: () => go('submit'),
    amend: () => go('amend'),
    void: () => setAsked('void'),
  };
  const busy = take.isPending ? take.variables.step : remove.isPending ? 'delete' : null;
  return { runs, busy, asked, close: () => setAsked(null), makeVoid: () => go('void') };
}

/** The first fault says more than the refusal as a whole. */
function reasonOf(error: Error): string {
  return (error instanceof ApiError ? error.faults[0]?.message : undefined) ?? error.message;
}
