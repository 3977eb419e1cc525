/** What people do to the columns of a list. */
import type { AggregateFunction } from '../../meta/types';
import { bounded, movedBefore, movedBy, withAggregate } from './columns';
import { nextSort } from './sortText';
import type { ListState } from './useListState';

export interface ColumnActions {
  sort: (path: string, add: boolean) => void;
  sortTo: (sort: string | undefined) => void;
  moveBefore: (path: string, before: string | undefined) => void;
  moveBy: (path: string, by: number) => void;
  resize: (path: string, width: number) => void;
  freeze: (path: string, on: boolean) => void;
  toggle: (path: string, on: boolean) => void;
  summarise: (path: string, chosen: AggregateFunction | undefined) => void;
  group: (path: string) => void;
  reset: () => void;
}

export function columnActions({
  columns,
  arrangement,
  arrange,
  change,
  sort,
  shown,
}: ListState): ColumnActions {
  const paths = columns.map(({ path }) => path);
  const frozen = columns.filter((column) => column.frozen).map(({ path }) => path);
  const order = (next: readonly string[]) => arrange({ ...arrangement, columns: next });
  return {
    sort: (path, add) => change({ sort: nextSort(sort, path, add) }),
    sortTo: (next) => change({ sort: next }),
    moveBefore: (path, before) => order(movedBefore(paths, path, before)),
    moveBy: (path, by) => order(movedBy(paths, path, by)),
    resize: (path, width) =>
      arrange({ ...arrangement, widths: { ...arrangement.widths, [path]: bounded(width) } }),
    freeze: (path, on) =>
      arrange({ ...arrangement, frozen: on ? [...frozen, path] : frozen.filter((each) => each !== path) }),
    toggle: (path, on) => order(on ? [...paths, path] : paths.filter((each) => each !== path)),
    summarise: (path, chosen) =>
      arrange({ ...arrangement, aggregates: withAggregate(shown.aggregates ?? [], path, chosen) }),
    group: (path) => change({ group: path }),
    reset: () => arrange({}),
  };
}
