import { useLocation, useNavigate, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useMemo } from 'react';
import { useKnownObject } from '../../api/app';
import { useDefinitions } from '../../api/definitions';
import { ApiError, isAboutFilter } from '../../api/problem';
import { useCount, useRefresh } from '../../api/recordPages';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { isMadeByPeople } from '../../meta/lifeCycle';
import { NotFound } from '../../ui/NotFound';
import { Failure } from '../../ui/Notice';
import { useNarrow } from '../../ui/useMedia';
import { useShortcuts } from '../../ui/useShortcuts';
import { useTitle } from '../../ui/useTitle';
import { FilterBar } from '../filter/FilterBar';
import { boardOf } from './boards';
import { needCellForm } from './LateCellForm';
import { ListHead } from './ListHead';
import styles from './ListPage.module.css';
import { BrokenView, EmptyList, MissingView, NoRight, Skeleton } from './ListStates';
import { listFields } from './listFields';
import { rememberList } from './listSearch';
import { RecordTable } from './RecordTable';
import { isNone } from './selection';
import { useCellRules } from './useCellRules';
import { useLines } from './useLines';
import { type ListState, useListState } from './useListState';
import { useOnRows } from './useOnRows';

const RecordCards = lazy(async () => ({ default: (await import('./RecordCards')).RecordCards }));
const MassBar = lazy(async () => ({ default: (await import('./MassBar')).MassBar }));
const PeekPanel = lazy(async () => ({ default: (await import('./PeekPanel')).PeekPanel }));

/** The list of an object, as a view says; the address may say another filter and another order. */
export function ListPage() {
  const { object } = useParams({ from: '/$app/$object' });
  const info = useDefinitions().object(object);
  const known = useKnownObject(object);
  if (info === undefined) {
    return <NotFound />;
  }
  return known?.may.read === false ? <NoRight info={info} /> : <List key={object} info={info} />;
}

function List({ info }: { info: ObjectInfo }) {
  const { text } = useTexts();
  const { app, object } = useParams({ from: '/$app/$object' });
  const address = useLocation({ select: (location) => location.href });
  const navigate = useNavigate({ from: '/$app/$object' });
  const narrow = useNarrow();
  const list = useListState(object);
  const { where, sort, view } = list;
  const may = useKnownObject(object)?.may ?? { create: true, read: true, update: true, delete: true };
  const Board = boardOf(view.type);
  const rules = useCellRules(info);
  const fields = useMemo(
    () => listFields(info, list.columns, rules.paths),
    [info, list.columns, rules.paths],
  );
  const lines = useLines(list, fields, !list.pending && Board === undefined);
  const counting = useCount(object, where, !list.pending);
  const refresh = useRefresh(object);
  const { selecting, peek } = useOnRows(list, lines);
  const counted = counting.data && { count: counting.data.count, exact: counting.data.count_is_exact };
  const made = isMadeByPeople(info) && may.create;

  const create = useCallback(() => {
    navigate({ to: '/$app/$object/new', params: { app, object } });
  }, [navigate, app, object]);
  useShortcuts(useMemo(() => (made ? { n: create } : {}), [made, create]));
  const label = text(view.label, text(info.definition.plural));
  useTitle(label);
  useRemembered(list);
  useReadyToEdit(may.update && !narrow);

  const error = lines.error ?? counting.error;
  const failed = error !== null && !(error instanceof ApiError && isAboutFilter(error));
  const nothing = lines.pages.loaded.length === 0 && lines.groups.length === 0;
  const empty = nothing && !lines.pending && counting.data?.count === 0 && error === null;
  const rows = {
    info,
    list,
    lines,
    selecting,
    rules,
    address,
    label,
    total: counted?.exact === true ? counted.count : undefined,
    mayEdit: may.update,
    peeked: peek.id,
    onPeek: peek.open,
    onEscape: peek.leave,
  };

  return (
    <div className={styles.page} aria-busy={lines.pages.fetching}>
      <header className={styles.head}>
        <ListHead {...{ info, list, lines, selecting, counted }} mayCreate={made} onRefresh={refresh} />
        {list.missing ? <MissingView /> : null}
        <BrokenView saved={list.saved} />
        <div className={styles.filter}>
          <FilterBar
            object={object}
            where={where}
            changed={where !== (view.where ?? '')}
            error={error}
            onChange={(next) => list.change({ where: next })}
          />
        </div>
      </header>
      {Board === undefined ? (
        <>
          {failed && nothing ? <Failure error={error} retry={refresh} /> : null}
          {empty ? <EmptyList info={info} list={list} mayCreate={made} /> : null}
          {nothing && (lines.pending || list.pending) && error === null ? (
            <Skeleton columns={list.columns} narrow={narrow} />
          ) : null}
          {nothing ? null : (
            <div className={styles.body}>
              {narrow ? (
                <Suspense fallback={<Skeleton columns={list.columns} narrow />}>
                  <RecordCards {...rows} />
                </Suspense>
              ) : (
                <RecordTable {...rows} />
              )}
              {peek.id === undefined ? null : (
                <Suspense fallback={null}>
                  <PeekPanel info={info} id={peek.id} onStep={peek.step} onClose={peek.close} />
                </Suspense>
              )}
            </div>
          )}
          {isNone(selecting.selection) && !selecting.picking ? null : (
            <Suspense fallback={null}>
              <MassBar {...{ info, list, selecting, may }} matching={counted} />
            </Suspense>
          )}
        </>
      ) : (
        <Suspense fallback={<Skeleton columns={list.columns} narrow={narrow} />}>
          <Board {...{ object, where, sort, address }} view={list.shown} />
        </Suspense>
      )}
    </div>
  );
}

/** Loads what editing in the list needs, once the list is there, so that the first edit need not wait. */
function useReadyToEdit(may: boolean) {
  useEffect(() => {
    if (may) {
      needCellForm();
    }
  }, [may]);
}

/** Notes what is listed, for the way back from a record. */
function useRemembered({ object, name, view, where, sort, group }: ListState) {
  useEffect(() => {
    rememberList(object, {
      ...(name === '' ? {} : { view: name }),
      ...(where === (view.where ?? '') ? {} : { where }),
      ...(sort === (view.sort ?? '') ? {} : { sort }),
      ...(group === (view.group_by ?? '') ? {} : { group }),
    });
  }, [object, name, view, where, sort, group]);
}
