/** A view that is worked on as the state of a list: what is done at its headings changes the view. */
import type { Definitions } from '../../meta/definitions';
import type { ViewDef } from '../../meta/types';
import { arranged, listColumns } from '../../runtime/list/columns';
import { isGroupable } from '../../runtime/list/grouping';
import type { ListState } from '../../runtime/list/useListState';
import { put } from '../editor/put';
import { withArrangement } from './viewEditing';

export function previewState(
  definitions: Definitions,
  view: ViewDef,
  onChange: (view: ViewDef) => void,
): ListState {
  const { object, where = '', sort = '', group_by: group = '' } = view;
  const field = group === '' ? undefined : definitions.field(object, group);
  return {
    object,
    view,
    saved: undefined,
    name: view.name,
    shown: view,
    columns: listColumns(definitions, object, arranged(view.columns, {})),
    where,
    sort,
    group: field !== undefined && isGroupable(field) ? group : '',
    arrangement: {},
    changed: false,
    pending: false,
    missing: false,
    arrange: (arrangement) => onChange(withArrangement(view, arrangement)),
    change: (next) => {
      const sorted = 'sort' in next ? put(view, 'sort', next.sort || undefined) : view;
      onChange('group' in next ? put(sorted, 'group_by', next.group || undefined) : sorted);
    },
    open: () => {},
  };
}
