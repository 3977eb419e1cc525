/** The columns of a list, and its order. */
import type { Definitions, Field } from '../../meta/definitions';

export interface Column {
  readonly path: string;
  readonly field: Field;
}

/** Gives the columns that lead to a field; a path that leads nowhere is left out. */
export function columnsOf(
  definitions: Definitions,
  object: string,
  paths: readonly string[],
): readonly Column[] {
  return paths.flatMap((path) => {
    const field = definitions.field(object, path);
    return field === undefined ? [] : [{ path, field }];
  });
}

export type Direction = 'ascending' | 'descending';

/** Tells the direction in which a list is sorted by a path first of all. */
export function directionOf(sort: string, path: string): Direction | undefined {
  const first = sort.split(',')[0];
  if (first === path) {
    return 'ascending';
  }
  return first === `-${path}` ? 'descending' : undefined;
}

/** Gives the sort after a click on a column: up, then down, then what the view says. */
export function nextSort(sort: string, path: string): string | undefined {
  const direction = directionOf(sort, path);
  if (direction === undefined) {
    return path;
  }
  return direction === 'ascending' ? `-${path}` : undefined;
}
