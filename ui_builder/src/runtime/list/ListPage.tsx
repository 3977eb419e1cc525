import { Link, useLocation, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useDefinitions } from '../../api/definitions';
import { ApiError } from '../../api/problem';
import { useRecords } from '../../api/records';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { isMadeByPeople } from '../../meta/lifeCycle';
import { nounIn } from '../../meta/text';
import { PlusIcon } from '../../ui/icons';
import { NotFound } from '../../ui/NotFound';
import { Failure, Notice } from '../../ui/Notice';
import { useNarrow } from '../../ui/useMedia';
import { useShortcuts } from '../../ui/useShortcuts';
import { useTitle } from '../../ui/useTitle';
import { pathsWithCompanions } from '../companions';
import { columnsOf, nextSort } from './columns';
import { FilterBox, isAboutFilter } from './FilterBox';
import { Count, ViewChoice } from './ListHead';
import styles from './ListPage.module.css';
import { type ListSearch, rememberList } from './listSearch';
import { RecordCards } from './RecordCards';
import { RecordTable } from './RecordTable';

/** The list of an object, as a view says; the address may say another filter and another order. */
export function ListPage() {
  const { object } = useParams({ from: '/$app/$object' });
  const info = useDefinitions().object(object);
  return info === undefined ? <NotFound /> : <List key={object} info={info} />;
}

function List({ info }: { info: ObjectInfo }) {
  const { t, text, locale } = useTexts();
  const { app, object } = useParams({ from: '/$app/$object' });
  const search: ListSearch = useSearch({ from: '/$app/$object' });
  const address = useLocation({ select: (location) => location.href });
  const navigate = useNavigate({ from: '/$app/$object' });
  const narrow = useNarrow();
  const definitions = useDefinitions();
  const view = definitions.view(object, search.view);
  const where = search.where ?? view.where ?? '';
  const sort = search.sort ?? view.sort ?? '';
  const { title, label, plural } = info.definition;
  const columns = useMemo(() => columnsOf(definitions, object, view.columns), [definitions, object, view]);
  const fields = useMemo(() => [...new Set([title, ...pathsWithCompanions(columns)])], [title, columns]);
  const list = useRecords(object, { where, fields, sort });
  const [last, setLast] = useState(list.data);
  if (list.data !== undefined && list.data !== last) {
    setLast(list.data);
  }
  // While a filter is wrong the rows of the one before stay.
  const records = useMemo(() => last?.pages.flatMap((page) => page.records) ?? [], [last]);
  const { fetchNextPage, isFetchingNextPage } = list;

  const loadMore = useCallback(() => {
    if (!isFetchingNextPage) {
      fetchNextPage();
    }
  }, [fetchNextPage, isFetchingNextPage]);
  const create = useCallback(() => {
    navigate({ to: '/$app/$object/new', params: { app, object } });
  }, [navigate, app, object]);
  const made = isMadeByPeople(info);
  useShortcuts(useMemo(() => (made ? { n: create } : {}), [made, create]));
  useTitle(text(view.label));
  useEffect(() => rememberList(object, search), [object, search]);

  function change(next: ListSearch) {
    const kept = Object.entries({ ...search, ...next }).filter(([, value]) => value !== undefined);
    navigate({ search: Object.fromEntries(kept) });
  }

  const rows = {
    address,
    label: text(view.label),
    object,
    title,
    columns,
    records,
    hasMore: list.hasNextPage && !list.isError,
    loadMore,
  };
  const failed = list.isError && !(list.error instanceof ApiError && isAboutFilter(list.error));

  return (
    <div className={styles.page} aria-busy={list.isFetching}>
      <header className={styles.head}>
        <div className={styles.title}>
          <h1>{text(plural)}</h1>
          <ViewChoice
            object={object}
            chosen={view.name}
            onChoose={(name) => change({ view: name, where: undefined, sort: undefined })}
          />
          <Count page={list.data?.pages[0]} loaded={records.length} one={text(label)} many={text(plural)} />
        </div>
        {made ? (
          <Link className={styles.new} to="/$app/$object/new" params={{ app, object }}>
            <PlusIcon />
            <span>{t('list.new', { object: nounIn(text(label), locale) })}</span>
          </Link>
        ) : null}
        <div className={styles.filter}>
          <FilterBox
            where={where}
            changed={where !== (view.where ?? '')}
            example={`${title} contains '…'`}
            error={list.error}
            onApply={(next) => change({ where: next })}
          />
        </div>
      </header>
      {failed ? <Failure error={list.error} retry={() => list.refetch()} /> : null}
      {list.isSuccess && records.length === 0 ? (
        <Notice
          title={t(where === '' ? 'list.empty' : 'list.emptyFiltered', {
            object: nounIn(text(plural), locale),
          })}
          help={t(where === '' ? 'list.emptyHelp' : 'list.emptyFilteredHelp')}
        />
      ) : null}
      {failed || (records.length === 0 && !list.isPending) ? null : narrow ? (
        <RecordCards {...rows} />
      ) : (
        <RecordTable {...rows} sort={sort} onSort={(path) => change({ sort: nextSort(sort, path) })} />
      )}
    </div>
  );
}
