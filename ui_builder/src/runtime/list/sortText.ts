/** The order of a list as text, such as `-opened_at,subject`. */

export interface SortKey {
  readonly path: string;
  readonly down: boolean;
}

export type Direction = 'ascending' | 'descending';

export function sortKeys(sort: string): readonly SortKey[] {
  return sort
    .split(',')
    .filter((part) => part !== '')
    .map((part) => ({ path: part.replace(/^-/, ''), down: part.startsWith('-') }));
}

export function sortText(keys: readonly SortKey[]): string {
  return keys.map(({ path, down }) => (down ? `-${path}` : path)).join(',');
}

/** Where a path stands in the order: its direction, and how many go before it. */
export function placeIn(sort: string, path: string): { direction: Direction; rank: number } | undefined {
  const keys = sortKeys(sort);
  const rank = keys.findIndex((key) => key.path === path);
  return rank === -1 ? undefined : { direction: keys[rank]?.down ? 'descending' : 'ascending', rank };
}

/**
 * Gives the sort after a click on a column: up, then down, then what the view says. With `add` the other
 * keys stay, and the third click takes the column out.
 */
export function nextSort(sort: string, path: string, add: boolean): string | undefined {
  const keys = sortKeys(sort);
  const place = placeIn(sort, path);
  if (!add) {
    if (place === undefined || place.rank > 0) {
      return path;
    }
    return place.direction === 'ascending' ? `-${path}` : undefined;
  }
  if (place === undefined) {
    return sortText([...keys, { path, down: false }]);
  }
  const rest = keys.filter((key) => key.path !== path);
  if (place.direction === 'ascending') {
    return sortText(keys.map((key) => (key.path === path ? { path, down: true } : key)));
  }
  return rest.length === 0 ? undefined : sortText(rest);
}
