/** Which records of a list are selected: some by their ids, or all that match but some. */

export interface Selection {
  /** Whether all that match are selected, those that are not loaded too. */
  readonly all: boolean;
  /** The ids that are selected; of all, those that are not. */
  readonly ids: ReadonlySet<string>;
}

export const NONE: Selection = { all: false, ids: new Set() };
export const ALL: Selection = { all: true, ids: new Set() };

export function isSelected({ all, ids }: Selection, id: string): boolean {
  return ids.has(id) !== all;
}

export function isNone({ all, ids }: Selection): boolean {
  return !all && ids.size === 0;
}

/** Selects records, or takes them out. */
export function withSelected(selection: Selection, changed: readonly string[], on: boolean): Selection {
  const ids = new Set(selection.ids);
  for (const id of changed) {
    if (on === selection.all) {
      ids.delete(id);
    } else {
      ids.add(id);
    }
  }
  return { all: selection.all, ids };
}

/** How many are selected, of so many that match. */
export function selectedCount({ all, ids }: Selection, matching: number): number {
  return all ? Math.max(matching - ids.size, 0) : ids.size;
}

/** Gives the condition that all of them meet which are selected, where all are but some. */
export function selectedWhere(where: string, { ids }: Selection): string {
  const but = [...ids].map((id) => `'${id}'`).join(', ');
  const parts = [where === '' ? [] : [`(${where})`], but === '' ? [] : [`not (id in (${but}))`]];
  return parts.flat().join(' and ');
}

/** What stands over the rows: nothing, something, or everything of what is loaded is selected. */
export function ofLoaded(selection: Selection, loaded: readonly string[]): 'none' | 'some' | 'all' {
  const count = loaded.filter((id) => isSelected(selection, id)).length;
  if (count === 0) {
    return isNone(selection) ? 'none' : 'some';
  }
  return count === loaded.length ? 'all' : 'some';
}
