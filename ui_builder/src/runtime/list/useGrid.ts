/** The cell that the keyboard is at, after the ARIA pattern of a grid: one tab stop, arrows move. */
import { type KeyboardEvent, type RefObject, useCallback, useMemo, useRef, useState } from 'react';
import { useShortcuts } from '../../ui/useShortcuts';

export interface Place {
  readonly line: number;
  /** 0 is the box that selects. */
  readonly column: number;
}

interface Options {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly count: number;
  readonly columns: number;
  /** The column that opens the record. */
  readonly opener: number;
  readonly start: number;
  readonly onMove: (line: number) => void;
  readonly scrollTo: (line: number) => void;
}

const PAGE = 15;

export function useGrid(options: Options) {
  const { scroller, count, columns, opener, start, onMove, scrollTo } = options;
  const [active, setActive] = useState<Place>({ line: Math.max(start, 0), column: opener });
  const began = useRef(start >= 0);

  const go = useCallback(
    (line: number, column: number) => {
      if (count === 0) {
        return;
      }
      const to = {
        line: Math.min(Math.max(line, 0), count - 1),
        column: Math.min(Math.max(column, 0), columns),
      };
      began.current = true;
      setActive(to);
      onMove(to.line);
      scrollTo(to.line);
      // At once where it is drawn, so that no key is lost; else when it is.
      if (!focusCell(scroller.current, to)) {
        requestAnimationFrame(() => focusCell(scroller.current, to));
      }
    },
    [count, columns, onMove, scrollTo, scroller],
  );

  useShortcuts(
    useMemo(() => {
      const step = (by: number) => go(began.current ? active.line + by : 0, opener);
      return { j: () => step(1), k: () => step(-1) };
    }, [go, active.line, opener]),
  );

  /** Moves at an arrow and its like; gives whether the key was one. */
  function moved(event: KeyboardEvent): boolean {
    const { line, column } = active;
    const whole = event.ctrlKey || event.metaKey;
    const to: Readonly<Record<string, readonly [number, number]>> = {
      ArrowDown: [line + 1, column],
      ArrowUp: [line - 1, column],
      ArrowLeft: [line, column - 1],
      ArrowRight: [line, column + 1],
      Home: [whole ? 0 : line, 0],
      End: [whole ? count - 1 : line, columns],
      PageDown: [line + PAGE, column],
      PageUp: [line - PAGE, column],
    };
    const target = to[event.key];
    if (target === undefined || event.altKey) {
      return false;
    }
    event.preventDefault();
    if (event.key === 'ArrowUp' && line === 0) {
      const heading = scroller.current?.querySelectorAll<HTMLElement>('thead th')[column];
      heading?.querySelector<HTMLElement>('button, input')?.focus();
      return true;
    }
    go(target[0], target[1]);
    return true;
  }

  /** Notes the cell that got the focus by a click or by the tab key. */
  const noteFocus = useCallback(
    (place: Place) => {
      began.current = true;
      setActive((before) => (before.line === place.line && before.column === place.column ? before : place));
      onMove(place.line);
    },
    [onMove],
  );
  return { active, go, moved, noteFocus };
}

/** Gives the place of the cell that an element stands in. */
export function placeOf(element: EventTarget | null): Place | undefined {
  const cell = element instanceof Element ? element.closest<HTMLElement>('td[data-col]') : null;
  const line = cell?.parentElement?.dataset.row;
  return cell === null || line === undefined
    ? undefined
    : { line: Number(line), column: Number(cell.dataset.col) };
}

/** Focuses a cell, or the one thing in it that is used by keys; tells whether it is drawn. */
export function focusCell(scroller: HTMLElement | null, { line, column }: Place): boolean {
  const row = scroller?.querySelector<HTMLElement>(`tr[data-row="${line}"]`);
  const cell = row?.querySelector<HTMLElement>(`[data-col="${column}"]`) ?? row?.querySelector('td');
  const inner = cell?.querySelector<HTMLElement>(
    'a[data-opens], input[type="checkbox"], button[aria-expanded]',
  );
  (inner ?? cell)?.focus({ preventScroll: true });
  return row !== null && row !== undefined;
}
