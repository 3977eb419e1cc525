import { useCanGoBack, useNavigate, useParams, useRouter } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { labelOf, type RecordJson } from '../../api/records';
import { needInputs } from '../../fields/lateInput';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { chooseLayout } from '../../meta/layoutChoice';
import { RECORD_TYPE } from '../../meta/systemFields';
import type { LayoutDef } from '../../meta/types';
import { useNarrow } from '../../ui/useMedia';
import { useShortcuts } from '../../ui/useShortcuts';
import { useTitle } from '../../ui/useTitle';
import { useReachedRights } from '../access/useReachedRights';
import { LateApprovalPanel } from '../approvals/LateApprovalPanel';
import { leavesAny, lockedSight, useRecordLock } from '../approvals/recordLock';
import { useRecentRecord } from '../favourites/usePlaces';
import type { Conditions } from '../form/conditions';
import { DraftOffer } from '../form/DraftOffer';
import { lastList } from '../list/listSearch';
import { LiveNote } from '../talk/LiveNote';
import { ConflictDialog } from './ConflictDialog';
import { EditBar } from './EditBar';
import { RecordBody } from './RecordBody';
import { RecordHead } from './RecordHead';
import styles from './RecordPage.module.css';
import { RecordPageProvider, type RecordPageState, sightOf } from './recordPage';
import { useEditAll } from './useEditAll';
import { useNeighbours } from './useNeighbours';
import { usePaper } from './usePaper';
import { useSaves } from './useSaves';

interface Props {
  info: ObjectInfo;
  record: RecordJson;
  fields: readonly string[];
  layouts: readonly LayoutDef[];
  conditions: Conditions;
}

/** A record that is there: read, edited in place or as a whole. */
export function RecordView({ info, record, fields, layouts, conditions }: Props) {
  const { text } = useTexts();
  const { app, object } = useParams({ from: '/$app/$object/$id' });
  const phone = useNarrow();
  const reached = useReachedRights(info, record.id);
  const title = labelOf(record, info.definition.title) || text(info.definition.label);
  const recordType = record[RECORD_TYPE];
  const layout = useMemo(() => {
    const type = typeof recordType === 'string' ? recordType : undefined;
    return chooseLayout(layouts, 'record', { recordType: type, phone }) ?? (layouts.at(-1) as LayoutDef);
  }, [layouts, recordType, phone]);
  const saves = useSaves(info, record.id, fields);
  const lock = useRecordLock(object, record.id);
  const sight = useMemo(() => lockedSight(sightOf(conditions, record), lock), [conditions, record, lock]);
  const [editing, setEditing] = useState<ReadonlySet<string>>(new Set());
  const all = useEditAll({ info, record, layout, conditions, saves });
  const paper = usePaper(title);
  useTitle(title);
  useEffect(() => {
    // What editing needs is loaded once the page is there.
    needInputs();
  }, []);
  useRecentRecord({ app, object, id: record.id, label: title });
  useWaysOut(app, object, record.id, all.form !== null);

  const page: RecordPageState = {
    app,
    info,
    record,
    title,
    layout,
    sight,
    saves,
    mayUpdate: reached.update && leavesAny(lock),
    mayDelete: reached.delete && lock === null,
    form: all.form,
    editing,
    edit: (place, on) =>
      setEditing((before) => {
        const next = new Set(before);
        if (on) {
          next.add(place);
        } else {
          next.delete(place);
        }
        return next;
      }),
    printing: paper.printing,
  };
  return (
    <RecordPageProvider value={page}>
      <article className={styles.page} data-editing={all.form !== null}>
        {all.offered === null || all.form !== null || !page.mayUpdate ? null : (
          <div className={styles.offer}>
            <DraftOffer at={all.offered.at} onContinue={all.take} onDiscard={all.drop} />
          </div>
        )}
        <RecordHead onEdit={all.begin} onPrint={paper.print} />
        <LiveNote />
        <LateApprovalPanel />
        <RecordBody />
      </article>
      {all.form === null ? null : <EditBar form={all.form} all={all} conditions={conditions} />}
      <ConflictDialog info={info} conflict={saves.conflict} />
    </RecordPageProvider>
  );
}

/** Esc goes back to the list, J and K to the next record and the one before. */
function useWaysOut(app: string, object: string, id: string, busy: boolean): void {
  const navigate = useNavigate();
  const router = useRouter();
  const canGoBack = useCanGoBack();
  const { goNext, goPrevious } = useNeighbours(app, object, id);
  useShortcuts(
    useMemo(() => {
      const toList = () =>
        navigate({ to: '/$app/$object', params: { app, object }, search: lastList(object) });
      const leave = () => (canGoBack ? router.history.back() : toList());
      return busy ? ({} as Record<string, () => void>) : { Escape: leave, j: goNext, k: goPrevious };
    }, [router, canGoBack, navigate, app, object, busy, goNext, goPrevious]),
  );
}
