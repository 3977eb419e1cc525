/** The lines of a list with their records: groups, those that are open, and the pages on the screen. */
import { useCallback, useMemo, useState } from 'react';
import { useDefinitions } from '../../api/definitions';
import { type AggregateRow, useAggregate } from '../../api/pages';
import { type RecordPages, rowsSeen, useRecordPages } from '../../api/recordPages';
import type { RecordJson } from '../../api/records';
import { type Group, groupsOf, inOrder, measuresText } from './grouping';
import { type Line, lineAt, type Part, rowsWithin, starts } from './lines';
import type { ListState } from './useListState';

const AHEAD = 60;
/** Lists are drawn anew each so many lines, not at every one. */
const STEP = 50;
const MOST_GROUPS = 500;
const ALL = 'all';
/** Which groups are open, by the list: coming back finds them so. */
const opened = new Map<string, ReadonlySet<string>>();

export interface Lines {
  readonly count: number;
  readonly groups: readonly Group[];
  readonly grouped: boolean;
  readonly open: ReadonlySet<string>;
  readonly toggle: (key: string | null, on: boolean) => void;
  readonly at: (line: number) => Line | undefined;
  readonly recordAt: (line: number) => RecordJson | undefined;
  readonly pages: RecordPages;
  readonly pending: boolean;
  readonly error: unknown;
  readonly onRange: (first: number, last: number) => void;
  /** The records between two lines, those that are not loaded too. */
  readonly idsBetween: (from: number, to: number) => Promise<readonly string[]>;
  /** Aggregates of all that match. */
  readonly foot: AggregateRow | undefined;
}

export function useLines(list: ListState, fields: readonly string[], enabled: boolean): Lines {
  const { object, where, sort, group, shown } = list;
  const definitions = useDefinitions();
  const grouped = group !== '';
  const key = JSON.stringify([object, where, group]);
  const [open, setOpen] = useState(() => opened.get(key) ?? new Set<string>());
  const [range, setRange] = useState({ first: 0, last: STEP });
  const [openOf, setOpenOf] = useState(key);
  if (openOf !== key) {
    setOpenOf(key);
    setOpen(opened.get(key) ?? new Set());
  }
  const measures = measuresText(shown.aggregates ?? []);
  const counted = useAggregate(
    object,
    { group, measures, where, sort: group, limit: MOST_GROUPS },
    enabled && grouped,
  );
  const totals = useAggregate(object, { measures, where }, enabled && (shown.aggregates ?? []).length > 0);
  const field = grouped ? definitions.field(object, group) : undefined;
  const groups = useMemo(
    () =>
      field === undefined || counted.data === undefined
        ? []
        : inOrder(groupsOf(counted.data, group, where), field),
    [field, counted.data, group, where],
  );
  const parts = useMemo(
    () =>
      grouped
        ? groups.filter((each) => open.has(each.key)).map((each) => ({ key: each.key, where: each.where }))
        : enabled
          ? [{ key: ALL, where }]
          : [],
    [grouped, groups, open, where, enabled],
  );
  const lines = (rows: (key: string, of: string) => number): readonly Part[] =>
    grouped
      ? groups.map((each) => ({
          key: each.key,
          headed: true,
          rows: open.has(each.key) ? rows(each.key, each.where) : 0,
        }))
      : [{ key: ALL, headed: false, rows: rows(ALL, where) }];
  const expected = lines((_, of) => rowsSeen(object, sort, of));
  const from = starts(expected);
  const spans = expected.flatMap((part, index) => {
    const span = rowsWithin(expected, from, index, range);
    return span === undefined ? [] : [{ part: part.key, ...span }];
  });
  const pages = useRecordPages(object, { fields, sort, parts }, spans);
  const actual = lines((each) => pages.rows(each));
  const begin = starts(actual);
  const at = (line: number) => lineAt(actual, begin, line);
  const recordAt = (line: number) => {
    const found = at(line);
    return found?.is === 'row' ? pages.record(actual[found.part]?.key ?? '', found.row) : undefined;
  };

  const onRange = useCallback((first: number, last: number) => {
    const next = {
      first: Math.max(Math.floor((first - STEP) / STEP) * STEP, 0),
      last: Math.ceil((last + AHEAD) / STEP) * STEP,
    };
    setRange((before) => (before.first === next.first && before.last === next.last ? before : next));
  }, []);
  const toggle = useCallback(
    (which: string | null, on: boolean) => {
      const keys = which === null ? groups.map((each) => each.key) : [which];
      const next = new Set(open);
      for (const each of keys) {
        if (on) {
          next.add(each);
        } else {
          next.delete(each);
        }
      }
      opened.set(key, next);
      setOpen(next);
    },
    [groups, open, key],
  );
  async function idsBetween(one: number, other: number) {
    const [first, last] = one < other ? [one, other] : [other, one];
    const found = await Promise.all(
      actual.map((part, index) => {
        const span = rowsWithin(actual, begin, index, { first, last });
        return span === undefined ? [] : pages.ids(part.key, span.first, span.last);
      }),
    );
    return found.flat();
  }
  return {
    count: begin.at(-1) ?? 0,
    groups,
    grouped,
    open,
    toggle,
    at,
    recordAt,
    pages,
    pending: grouped ? counted.isPending : pages.pending && pages.loaded.length === 0,
    error: (grouped ? counted.error : null) ?? pages.error,
    onRange,
    idsBetween,
    foot: totals.data?.[0],
  };
}
