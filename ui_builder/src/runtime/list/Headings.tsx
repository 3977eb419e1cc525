import { type KeyboardEvent, memo, useCallback, useEffect, useRef } from 'react';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import { DownIcon, PinIcon, UpIcon } from '../../ui/icons';
import { ColumnMenu } from './ColumnMenu';
import type { ListColumn } from './columns';
import styles from './RecordTable.module.css';
import { placeIn } from './sortText';
import type { Shape } from './tableShape';
import { type ColumnActions, columnActions } from './useColumnActions';
import { fittingWidth, followEdge, useColumnDrag } from './useColumnDrag';
import type { ListState } from './useListState';

interface Props {
  list: ListState;
  shape: Shape;
  checked: 'none' | 'some' | 'all';
  onCheck: (on: boolean) => void;
  /** Where the keyboard goes below the headings. */
  onDown: (column: number) => void;
}

/** The headings of a table: a click sorts, a drag moves, the edge sets the width. */
export const Headings = memo(function Headings({ list, shape, checked, onCheck, onDown }: Props) {
  const { t } = useTexts();
  const actions = columnActions(list);
  const drag = useColumnDrag(actions.moveBefore);
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current !== null) {
      box.current.indeterminate = checked === 'some';
    }
  }, [checked]);
  const last = shape.columns.at(-1)?.path;
  return (
    <tr>
      <th scope="col" className={styles.check} style={shape.checkStyle} data-frozen={shape.frozen}>
        <input
          ref={box}
          type="checkbox"
          aria-label={t('list.selectLoaded')}
          checked={checked === 'all'}
          onChange={(event) => onCheck(event.target.checked)}
        />
      </th>
      {shape.columns.map((column, index) => (
        <Heading
          key={column.path}
          column={column}
          index={index}
          list={list}
          shape={shape}
          actions={actions}
          drag={drag}
          atEnd={drag.drop !== null && drag.drop.before === undefined && column.path === last}
          onDown={onDown}
        />
      ))}
      {shape.filled ? <td className={styles.filler} /> : null}
    </tr>
  );
});

interface HeadingProps {
  column: ListColumn;
  index: number;
  list: ListState;
  shape: Shape;
  actions: ColumnActions;
  drag: ReturnType<typeof useColumnDrag>;
  atEnd: boolean;
  onDown: (column: number) => void;
}

function Heading({ column, index, list, shape, actions, drag, atEnd, onDown }: HeadingProps) {
  const { t, text } = useTexts();
  const { path, field, frozen } = column;
  const { sortable, alignEnd = false } = fieldUi(field.type);
  const place = placeIn(list.sort, path);
  const label = shape.labels.get(path) ?? text(field.label);
  const heading = useRef<HTMLTableCellElement>(null);
  const width = () => heading.current?.getBoundingClientRect().width ?? 0;
  const fit = useCallback(
    () => heading.current && actions.resize(path, fittingWidth(heading.current, path)),
    [actions, path],
  );

  function pressed(event: KeyboardEvent) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      if (event.altKey) {
        heading.current?.querySelector<HTMLElement>('[data-opens-panel]')?.click();
      } else {
        onDown(index + 1);
      }
    } else if (step !== undefined) {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) {
        actions.moveBy(path, step);
      } else if (event.shiftKey) {
        actions.resize(path, width() + step * 16);
      } else {
        neighbour(heading.current, step)?.focus();
      }
    }
  }

  const drop = drag.drop?.before === path ? 'before' : atEnd ? 'after' : undefined;
  return (
    <th
      ref={heading}
      scope="col"
      data-path={path}
      data-end={alignEnd}
      data-frozen={frozen}
      data-drop={drop}
      data-dragged={drag.drop?.path === path}
      style={shape.styles[index]}
      {...(place === undefined ? {} : { 'aria-sort': place.direction })}
    >
      <button
        type="button"
        className={styles.heading}
        title={sortable ? t('list.sortBy', { field: label }) : label}
        aria-keyshortcuts="Control+ArrowLeft Control+ArrowRight Shift+ArrowLeft Shift+ArrowRight Alt+ArrowDown"
        onPointerDown={(event) => drag.begin(path, event)}
        onKeyDown={pressed}
        onClick={(event) => {
          if (sortable && !drag.wasDragged()) {
            actions.sort(path, event.shiftKey);
          }
        }}
      >
        {frozen ? <PinIcon /> : null}
        <span data-fit="">{label}</span>
        {place === undefined ? null : place.direction === 'ascending' ? <UpIcon /> : <DownIcon />}
        {place !== undefined && list.sort.includes(',') ? <small>{place.rank + 1}</small> : null}
      </button>
      <ColumnMenu column={column} label={label} list={list} actions={actions} fit={fit} width={width} />
      <span
        className={styles.edge}
        aria-hidden="true"
        onPointerDown={(event) => followEdge(event, (next) => actions.resize(path, next))}
        onDoubleClick={fit}
      />
    </th>
  );
}

function neighbour(heading: HTMLElement | null, step: number): HTMLElement | null {
  const next = step < 0 ? heading?.previousElementSibling : heading?.nextElementSibling;
  return next?.querySelector<HTMLElement>('button, input') ?? null;
}
