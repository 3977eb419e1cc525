/** What people do to a table of records: keys, clicks, and the pencil under the pointer. */
import { useNavigate } from '@tanstack/react-router';
import type { KeyboardEvent, MouseEvent, RefObject } from 'react';
import { useAppName } from '../../ui/appName';
import { type PencilPlace, pencilAt } from './pencil';
import type { RowsProps } from './RecordTable';
import styles from './RecordTable.module.css';
import type { Shape } from './tableShape';
import { useCellEditor } from './useCellEditor';
import { focusCell, type Place, placeOf, type useGrid } from './useGrid';

interface Options extends RowsProps {
  readonly shape: Shape;
  readonly grid: ReturnType<typeof useGrid>;
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** What is behind the table in the order of the tab key. */
  readonly after: RefObject<HTMLElement | null>;
  readonly setPencil: (place: PencilPlace | null) => void;
}

export function useTableEvents(options: Options) {
  const { info, list, lines, selecting, rules, mayEdit, shape, grid, scroller, after } = options;
  const { onPeek, onEscape, setPencil } = options;
  const app = useAppName();
  const navigate = useNavigate();
  const { object } = list;
  const editor = useCellEditor(info, mayEdit, rules);

  const pathAt = (column: number) => shape.columns[column - 1]?.path ?? '';
  const openRecord = (id: string) => navigate({ to: '/$app/$object/$id', params: { app, object, id } });

  /** Begins to edit a cell, where that can be. */
  function edit(line: number, column: number): boolean {
    const record = lines.recordAt(line);
    if (record !== undefined && editor.can(record, pathAt(column))) {
      setPencil(null);
      editor.begin(record, pathAt(column));
      return true;
    }
    return false;
  }

  /** Goes on from a cell that was edited: to the next one that can be, or to the cell itself. */
  function done(line: number, column: number, step: -1 | 0 | 1) {
    for (let next = column + step; step !== 0 && next >= 1 && next <= shape.columns.length; next += step) {
      if (edit(line, next)) {
        grid.noteFocus({ line, column: next });
        return;
      }
    }
    requestAnimationFrame(() => focusCell(scroller.current, { line, column }));
  }

  function entered(event: KeyboardEvent, at: Place) {
    const record = lines.recordAt(at.line);
    if (edit(at.line, at.column)) {
      event.preventDefault();
    } else if (event.key === 'Enter' && record !== undefined && at.column > 0) {
      openRecord(record.id);
    }
  }

  function spaced(event: KeyboardEvent, at: Place) {
    const record = lines.recordAt(at.line);
    if (record === undefined) {
      return;
    }
    event.preventDefault();
    if (at.column === 0 || event.shiftKey) {
      selecting.click(at.line, record.id, event.shiftKey && at.column === 0);
    } else {
      onPeek(at.line);
    }
  }

  function pressed(event: KeyboardEvent) {
    const at = placeOf(event.target);
    if (at === undefined || event.defaultPrevented) {
      return;
    }
    const link = event.target instanceof HTMLAnchorElement;
    if (event.key === 'Tab') {
      // The table is one stop: whatever else can be focused in it is reached by arrows.
      const edge = event.shiftKey
        ? scroller.current?.querySelector<HTMLElement>('thead input')
        : after.current;
      edge?.focus();
    } else if (grid.moved(event)) {
      return;
    } else if (event.key === 'F2' || (event.key === 'Enter' && !link)) {
      entered(event, at);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      onEscape();
    } else if (event.key === ' ') {
      spaced(event, at);
    }
  }

  function clicked(event: MouseEvent) {
    const at = placeOf(event.target);
    const record = at && lines.recordAt(at.line);
    const target = event.target as Element;
    if (at === undefined || record === undefined || target.closest('form') !== null) {
      return;
    }
    if (at.column === 0) {
      selecting.click(at.line, record.id, event.shiftKey);
    } else if (target.closest('a, button, input') === null && getSelection()?.isCollapsed !== false) {
      if (event.button === 1 || event.ctrlKey || event.metaKey) {
        window.open(`/${app}/${object}/${record.id}`, '_blank', 'noopener');
      } else if (event.button === 0) {
        openRecord(record.id);
      }
    }
  }

  function hovered(event: MouseEvent) {
    const at = placeOf(event.target);
    const record = at && lines.recordAt(at.line);
    const path = at === undefined ? '' : pathAt(at.column);
    if (record !== undefined && at !== undefined && editor.editing === null && editor.can(record, path)) {
      setPencil(pencilAt(event.target, at));
    } else if (!(event.target as Element).closest(`.${styles.pencil}`)) {
      setPencil(null);
    }
  }

  return { editor, pathAt, edit, done, pressed, clicked, hovered };
}
