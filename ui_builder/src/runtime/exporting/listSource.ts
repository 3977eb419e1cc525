import type { ListState } from '../list/useListState';
import type { ExportSource } from './exportPlan';

/** Gives what of a list is written into a file: its columns, filter and order. */
export function listSource({ columns, where, sort }: ListState): NonNullable<ExportSource['list']> {
  return { fields: columns.map(({ path }) => path), where, sort };
}
