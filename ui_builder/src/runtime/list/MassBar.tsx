import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useKnownObject } from '../../api/app';
import { useSession } from '../../api/session';
import { numberFormat } from '../../i18n/formats';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { nounIn } from '../../meta/text';
import { useAppName } from '../../ui/appName';
import { CloseIcon, DownloadIcon, MergeIcon, PencilIcon, PersonIcon, TrashIcon } from '../../ui/icons';
import { MOST_MERGED, mayMerge } from '../duplicates/mayMerge';
import { listSource } from '../exporting/listSource';
import { mayAct } from '../importing/mayImport';
import styles from './MassBar.module.css';
import type { MassAsked } from './MassDialog';
import { selectedCount, selectedWhere } from './selection';
import type { ListState } from './useListState';
import type { Selecting } from './useSelecting';

const FlowMenu = lazy(async () => ({ default: (await import('../flows/FlowMenu')).FlowMenu }));
const MassDialog = lazy(async () => ({ default: (await import('./MassDialog')).MassDialog }));
const ExportDialog = lazy(async () => ({
  default: (await import('../exporting/ExportDialog')).ExportDialog,
}));

interface Props {
  info: ObjectInfo;
  list: ListState;
  selecting: Selecting;
  matching: { count: number; exact: boolean } | undefined;
  may: { readonly update: boolean; readonly delete: boolean };
}

/** What can be done with the records that are selected. */
export function MassBar({ info, list, selecting, matching, may }: Props) {
  const { t, text, locale } = useTexts();
  const [asked, setAsked] = useState<MassAsked | null>(null);
  const [exporting, setExporting] = useState(false);
  const { selection, all, clear } = selecting;
  const total = matching?.count ?? 0;
  const count = selectedCount(selection, total);
  const { label, plural } = info.definition;
  const shown = numberFormat(locale).format(count);
  const object = nounIn(text(count === 1 ? label : plural), locale);
  const target = selection.all
    ? { where: selectedWhere(list.where, selection), count }
    : { ids: [...selection.ids], count };
  const { rights } = useSession();
  const exports = mayAct(rights, 'export', list.object);
  const merges = mayMerge(rights, useKnownObject(list.object), info);
  const app = useAppName();
  const owned = may.update && info.fields.has('owner');
  return (
    <section className={styles.bar} aria-label={t('list.selection')}>
      <strong role="status">{t('list.selected', { shown, object })}</strong>
      {!selection.all && total > count ? (
        <button type="button" className={styles.all} onClick={all}>
          {t(matching?.exact ? 'list.selectAll' : 'list.selectAllAbout', {
            shown: numberFormat(locale).format(total),
            object: nounIn(text(plural), locale),
          })}
        </button>
      ) : null}
      <span className={styles.gap} />
      {may.update ? (
        <button type="button" disabled={count === 0} onClick={() => setAsked('edit')}>
          <PencilIcon />
          <span>{t('list.massEdit')}</span>
        </button>
      ) : null}
      {owned ? (
        <button type="button" disabled={count === 0} onClick={() => setAsked('owner')}>
          <PersonIcon />
          <span>{t('list.massOwner')}</span>
        </button>
      ) : null}
      {merges && !selection.all && count > 1 && count <= MOST_MERGED ? (
        <Link
          className={styles.link}
          to="/$app/$object/merge"
          params={{ app, object: list.object }}
          search={{ ids: [...selection.ids].join(',') }}
        >
          <MergeIcon />
          <span>{t('duplicates.mergeThese')}</span>
        </Link>
      ) : null}
      {exports ? (
        <button type="button" disabled={count === 0} onClick={() => setExporting(true)}>
          <DownloadIcon />
          <span>{t('exporting.menu')}</span>
        </button>
      ) : null}
      {selection.all ? null : (
        <Suspense fallback={null}>
          <FlowMenu object={info.definition} records={[...selection.ids]} onStarted={clear} />
        </Suspense>
      )}
      {may.delete ? (
        <button type="button" data-danger="true" disabled={count === 0} onClick={() => setAsked('delete')}>
          <TrashIcon />
          <span>{t('record.delete')}</span>
        </button>
      ) : null}
      <button
        type="button"
        aria-label={t('list.clearSelection')}
        title={t('list.clearSelection')}
        onClick={clear}
      >
        <CloseIcon />
      </button>
      {exporting ? (
        <Suspense fallback={null}>
          <ExportDialog
            source={{ object: list.object, list: listSource(list), selected: target }}
            plural={plural}
            listed={matching?.exact ? matching.count : undefined}
            onClose={() => setExporting(false)}
          />
        </Suspense>
      ) : null}
      {asked === null ? null : (
        <Suspense fallback={null}>
          <MassDialog
            {...{ info, asked, target }}
            onClose={(done) => {
              setAsked(null);
              if (done) {
                clear();
              }
            }}
          />
        </Suspense>
      )}
    </section>
  );
}
