import { useCallback, useMemo, useRef, useState } from 'react';
import { useDefinitions } from '../../api/definitions';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { PencilIcon } from '../../ui/icons';
import { Foot } from './Foot';
import { Headings } from './Headings';
import type { PencilPlace } from './pencil';
import styles from './RecordTable.module.css';
import { ofLoaded } from './selection';
import { TableRows } from './TableRows';
import { CHECK_WIDTH, type Shape, tableShape } from './tableShape';
import type { CellRules } from './useCellRules';
import { placeOf, useGrid } from './useGrid';
import type { Lines } from './useLines';
import type { ListState } from './useListState';
import { useRows } from './useRows';
import type { Selecting } from './useSelecting';
import { useTableEvents } from './useTableEvents';

const ROW_HEIGHT = 40;
const height = () => ROW_HEIGHT;

export interface RowsProps {
  info: ObjectInfo;
  list: ListState;
  lines: Lines;
  selecting: Selecting;
  /** What layouts say of cells that are edited. */
  rules?: CellRules | undefined;
  label: string;
  address: string;
  /** How many match, where that is known exactly. */
  total: number | undefined;
  mayEdit: boolean;
  peeked: string | undefined;
  onPeek: (line: number) => void;
  /** Esc: closes what is open beside the list, else takes back the selection. */
  onEscape: () => void;
}

/** A list as a table, after the ARIA pattern of a grid; only the rows on the screen are there. */
export function RecordTable(props: RowsProps) {
  const { info, list, lines, selecting, label, address, total } = props;
  const { object } = list;
  const { t, text } = useTexts();
  const definitions = useDefinitions();
  const { title } = info.definition;
  const shape = useMemo(
    () => tableShape(definitions, object, title, list.columns, text),
    [definitions, object, title, list.columns, text],
  );
  const rows = useRows({ address, count: lines.count, height, onRange: lines.onRange });
  const { scroller, virtual, place } = rows;
  const grid = useGrid({
    scroller,
    count: lines.count,
    columns: shape.columns.length,
    opener: shape.columns.findIndex(({ path }) => path === shape.opener) + 1,
    start: place.current.line,
    onMove: useCallback((line) => (place.current.line = line), [place]),
    scrollTo: useCallback((line) => virtual.scrollToIndex(line), [virtual]),
  });
  const [pencil, setPencil] = useState<PencilPlace | null>(null);
  const after = useRef<HTMLSpanElement>(null);
  const events = useTableEvents({ ...props, shape, grid, scroller, after, setPencil });
  const { editor, pathAt } = events;
  const aggregates = list.shown.aggregates ?? [];
  const loaded = useMemo(() => lines.pages.loaded.map(({ id }) => id), [lines.pages.loaded]);
  const checked = useMemo(() => ofLoaded(selecting.selection, loaded), [selecting.selection, loaded]);

  // Headings are drawn anew only when they change; what they call is always the latest.
  const latest = useRef({ loaded, selecting, grid });
  latest.current = { loaded, selecting, grid };
  const check = useCallback((on: boolean) => latest.current.selecting.set(latest.current.loaded, on), []);
  const goDown = useCallback(
    (column: number) => latest.current.grid.go(latest.current.grid.active.line, column),
    [],
  );

  return (
    <div
      className={styles.scroller}
      ref={scroller}
      data-stale={lines.pages.stale}
      onMouseLeave={() => setPencil(null)}
    >
      <table
        className={styles.table}
        role="grid"
        style={{ minWidth: shape.minWidth }}
        aria-label={label}
        aria-multiselectable="true"
        aria-rowcount={total === undefined || lines.grouped ? -1 : total + 1}
        aria-colcount={shape.columns.length + 1}
        onKeyDown={events.pressed}
        onClick={events.clicked}
        onAuxClick={events.clicked}
        onMouseOver={events.hovered}
        onFocus={(event) => {
          const at = placeOf(event.target);
          if (at !== undefined) {
            grid.noteFocus(at);
          }
        }}
      >
        <Widths shape={shape} />
        <thead>
          <Headings list={list} shape={shape} checked={checked} onCheck={check} onDown={goDown} />
        </thead>
        <TableRows {...{ ...props, shape, rows, editor }} active={grid.active} onDone={events.done} />
        {aggregates.some((each) => each.field !== undefined) ? (
          <Foot shape={shape} aggregates={aggregates} figures={lines.foot} />
        ) : null}
      </table>
      {pencil === null ? null : (
        <button
          type="button"
          className={styles.pencil}
          tabIndex={-1}
          style={{ top: pencil.top, left: pencil.left }}
          aria-label={t('record.edit', { field: shape.labels.get(pathAt(pencil.column)) })}
          onClick={() => events.edit(pencil.line, pencil.column)}
        >
          <PencilIcon />
        </button>
      )}
      <span ref={after} tabIndex={-1} />
    </div>
  );
}

function Widths({ shape }: { shape: Shape }) {
  return (
    <colgroup>
      <col style={{ width: CHECK_WIDTH }} />
      {shape.columns.map(({ path }, index) => (
        <col
          key={path}
          {...(shape.widths[index] === undefined ? {} : { style: { width: shape.widths[index] } })}
        />
      ))}
      {shape.filled ? <col /> : null}
    </colgroup>
  );
}
