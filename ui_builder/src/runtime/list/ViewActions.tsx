import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useKnownObject } from '../../api/app';
import { faultText } from '../../api/problem';
import { useSaveView } from '../../api/savedViews';
import { useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { ActionMenu } from '../../ui/ActionMenu';
import { useAppName } from '../../ui/appName';
import {
  DownloadIcon,
  LinkIcon,
  MergeIcon,
  MoreIcon,
  PencilIcon,
  PlusIcon,
  RefreshIcon,
  TrashIcon,
  UploadIcon,
} from '../../ui/icons';
import { showToast } from '../../ui/toastStore';
import { mayMerge } from '../duplicates/mayMerge';
import { listSource } from '../exporting/listSource';
import { mayAct, mayImport } from '../importing/mayImport';
import type { ListState } from './useListState';
import styles from './ViewActions.module.css';
import type { ViewAsked } from './ViewDialog';

const ExportDialog = lazy(async () => ({
  default: (await import('../exporting/ExportDialog')).ExportDialog,
}));

const ViewDialog = lazy(async () => ({ default: (await import('./ViewDialog')).ViewDialog }));

interface Props {
  info: ObjectInfo;
  list: ListState;
  /** How many records match, where that is known. */
  listed: number | undefined;
  onRefresh: () => void;
}

/** What can be done with the view that is shown: save, share, rename, delete, copy its link. */
export function ViewActions({ info, list, listed, onRefresh }: Props) {
  const { t } = useTexts();
  const [exports, setExports] = useState(false);
  const [asked, setAsked] = useState<ViewAsked | null>(null);
  const save = useSaveView(list.object);
  const { rights } = useSession();
  const known = useKnownObject(list.object);
  const app = useAppName();
  const navigate = useNavigate();
  const { saved, shown, changed } = list;
  const own = saved?.own === true;

  function reset() {
    list.arrange({});
    list.change({ where: undefined, sort: undefined, group: undefined });
  }
  function saveChanges() {
    if (saved !== undefined) {
      save.mutate(
        { id: saved.id, content: shown, shared: saved.shared },
        {
          onSuccess: () => {
            reset();
            showToast(t('list.viewSaved'), 'done');
          },
          onError: told,
        },
      );
    }
  }
  const told = (error: Error) => showToast(faultText(error), 'wrong');
  const items = [
    { name: 'refresh', label: t('list.refresh'), icon: <RefreshIcon />, run: onRefresh },
    {
      name: 'link',
      label: t('list.copyLink'),
      icon: <LinkIcon />,
      run: () => copyLink(list, t('list.linkCopied')),
    },
    ...(mayImport(rights, known, info)
      ? [
          {
            name: 'import',
            label: t('importing.menu'),
            icon: <UploadIcon />,
            run: () => void navigate({ to: '/$app/$object/import', params: { app, object: list.object } }),
          },
        ]
      : []),
    ...(mayAct(rights, 'export', list.object)
      ? [{ name: 'export', label: t('exporting.menu'), icon: <DownloadIcon />, run: () => setExports(true) }]
      : []),
    ...(mayMerge(rights, known, info)
      ? [
          {
            name: 'duplicates',
            label: t('duplicates.menu'),
            icon: <MergeIcon />,
            run: () =>
              void navigate({ to: '/$app/$object/duplicates', params: { app, object: list.object } }),
          },
        ]
      : []),
    { name: 'new', label: t('list.saveAs'), icon: <PlusIcon />, run: () => setAsked('new') },
    ...(own
      ? [{ name: 'rename', label: t('list.renameView'), icon: <PencilIcon />, run: () => setAsked('rename') }]
      : []),
    ...(own || (saved !== undefined && rights.everything)
      ? [
          {
            name: 'delete',
            label: t('list.deleteView'),
            icon: <TrashIcon />,
            danger: true,
            run: () => setAsked('delete'),
          },
        ]
      : []),
  ];
  return (
    <div className={styles.actions}>
      {changed ? (
        <>
          {own ? (
            <Button size="small" onClick={saveChanges} loading={save.isPending}>
              {t('list.saveChanges')}
            </Button>
          ) : (
            <Button size="small" onClick={() => setAsked('new')}>
              {t('list.saveAs')}
            </Button>
          )}
          <Button size="small" type="text" onClick={reset}>
            {t('list.resetView')}
          </Button>
        </>
      ) : null}
      <ActionMenu label={t('list.viewActions')} icon={<MoreIcon />} items={items} />
      {asked === null ? null : (
        <Suspense fallback={null}>
          <ViewDialog asked={asked} list={list} onClose={() => setAsked(null)} />
        </Suspense>
      )}
      {exports ? (
        <Suspense fallback={null}>
          <ExportDialog
            source={{ object: list.object, list: listSource(list) }}
            plural={info.definition.plural}
            listed={listed}
            onClose={() => setExports(false)}
          />
        </Suspense>
      ) : null}
    </div>
  );
}

function copyLink({ view, where, sort, group }: ListState, done: string): void {
  const query = new URLSearchParams({ view: view.name, where, sort, group });
  for (const name of ['where', 'sort', 'group']) {
    if (query.get(name) === '') {
      query.delete(name);
    }
  }
  navigator.clipboard
    .writeText(`${location.origin}${location.pathname}?${query}`)
    .then(() => showToast(done, 'done'));
}
