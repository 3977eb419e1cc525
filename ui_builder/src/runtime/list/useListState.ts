/** What a list shows: a view, changed by the address and by what the reader arranged. */
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useDefinitions } from '../../api/definitions';
import { useMine } from '../../api/mine';
import { isSavedName, type SavedView, savedName, useSavedViews } from '../../api/savedViews';
import type { Definitions } from '../../meta/definitions';
import type { ViewDef } from '../../meta/types';
import { type Arrangement, arranged, isPlain, type ListColumn, listColumns } from './columns';
import { isGroupable } from './grouping';
import type { ListSearch } from './listSearch';

export interface ListState {
  readonly object: string;
  /** The view as it is defined or saved. */
  readonly view: ViewDef;
  /** The view, where somebody saved it for themselves. */
  readonly saved: SavedView | undefined;
  /** Its name in the address. */
  readonly name: string;
  /** The view as it is shown now. */
  readonly shown: ViewDef;
  readonly columns: readonly ListColumn[];
  readonly where: string;
  readonly sort: string;
  /** The field that is grouped by; empty for none. */
  readonly group: string;
  readonly arrangement: Arrangement;
  /** Whether it is shown otherwise than it is defined. */
  readonly changed: boolean;
  /** Whether the view is not known yet. */
  readonly pending: boolean;
  /** Whether the address names a saved view that is gone, or not shared any more. */
  readonly missing: boolean;
  change: (next: ListSearch) => void;
  arrange: (next: Arrangement) => void;
  open: (name: string) => void;
}

const NOTHING: Arrangement = {};
const ADDRESS = '/$app/$object';

export function useListState(object: string): ListState {
  const search: ListSearch = useSearch({ from: ADDRESS });
  const { app } = useParams({ from: ADDRESS });
  const navigate = useNavigate({ from: ADDRESS });
  const definitions = useDefinitions();
  const [opensFirst, , loaded] = useMine(`first_view:${object}`, '');
  const wanted = search.view ?? opensFirst;
  const views = useSavedViews(object);
  const saved = views.data?.find(({ id }) => savedName(id) === wanted);
  const view = useMemo(
    () => (saved === undefined ? definitions.view(object, wanted) : fromSaved(saved)),
    [saved, definitions, object, wanted],
  );
  const [arrangement, arrange] = useMine(`columns:${view.name || object}`, NOTHING);
  const where = search.where ?? view.where ?? '';
  const sort = search.sort ?? view.sort ?? '';
  const group = groupIn(definitions, object, view, search.group);
  const shown = useMemo(
    () => shownAs(view, arrangement, { where, sort, group }),
    [view, arrangement, where, sort, group],
  );
  const columns = useMemo(
    () => listColumns(definitions, object, arranged(view.columns, arrangement)),
    [definitions, object, view, arrangement],
  );
  const change = useCallback(
    (next: ListSearch) => {
      const kept = Object.entries({ ...search, ...next }).filter(([, value]) => value !== undefined);
      navigate({ search: Object.fromEntries(kept) });
    },
    [search, navigate],
  );
  const open = useCallback(
    (name: string) => {
      navigate({ to: ADDRESS, params: { app, object }, search: { view: name } });
    },
    [navigate, app, object],
  );
  const pending = (search.view === undefined && !loaded) || (isSavedName(wanted) && views.isPending);
  const missing = !pending && isSavedName(search.view) && saved === undefined;
  const changed =
    where !== (view.where ?? '') ||
    sort !== (view.sort ?? '') ||
    group !== (view.group_by ?? '') ||
    !isPlain(arrangement);
  return useMemo(
    () => ({
      object,
      view,
      saved,
      name: view.name,
      shown,
      columns,
      where,
      sort,
      group,
      arrangement,
      changed,
      pending,
      missing,
      change,
      arrange,
      open,
    }),
    [
      object,
      view,
      saved,
      shown,
      columns,
      where,
      sort,
      group,
      arrangement,
      changed,
      pending,
      missing,
      change,
      arrange,
      open,
    ],
  );
}

function fromSaved(saved: SavedView): ViewDef {
  return { ...saved.definition, name: savedName(saved.id) };
}

function groupIn(definitions: Definitions, object: string, view: ViewDef, asked: string | undefined): string {
  const path = asked ?? view.group_by ?? '';
  const field = path === '' ? undefined : definitions.field(object, path);
  // A kanban has its lanes by any option field; lists have groups where their heads make sense.
  return field !== undefined && (isGroupable(field) || view.type === 'kanban') ? path : '';
}

/** Gives a view as it would be saved: with the condition, the order and the columns in force. */
function shownAs(
  view: ViewDef,
  arrangement: Arrangement,
  { where, sort, group }: { where: string; sort: string; group: string },
): ViewDef {
  const { where: _where, sort: _sort, group_by: _group, aggregates: own, ...rest } = view;
  const aggregates = arrangement.aggregates ?? own ?? [];
  return {
    ...rest,
    columns: arranged(view.columns, arrangement),
    ...(where === '' ? {} : { where }),
    ...(sort === '' ? {} : { sort }),
    ...(group === '' ? {} : { group_by: group }),
    ...(aggregates.length === 0 ? {} : { aggregates }),
  };
}
