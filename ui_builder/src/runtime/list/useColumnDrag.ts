/** Dragging a heading to another place, and its edge to another width; keys do the same (Headings.tsx). */
import { type PointerEvent, useRef, useState } from 'react';
import { bounded } from './columns';

const BEGINS_AT_PX = 6;

export interface Drop {
  readonly path: string;
  /** The column it would stand before; the end where absent. */
  readonly before: string | undefined;
}

/** Gives what a heading needs to be dragged among its neighbours. */
export function useColumnDrag(onMove: (path: string, before: string | undefined) => void) {
  const [drop, setDrop] = useState<Drop | null>(null);
  const dragged = useRef(false);

  function begin(path: string, event: PointerEvent<HTMLElement>) {
    const row = event.currentTarget.closest('tr');
    if (event.button !== 0 || event.pointerType === 'touch' || row === null) {
      return;
    }
    const startX = event.clientX;
    let latest: Drop | null = null;
    dragged.current = false;
    function move(now: globalThis.PointerEvent) {
      if (!dragged.current && Math.abs(now.clientX - startX) < BEGINS_AT_PX) {
        return;
      }
      dragged.current = true;
      latest = { path, before: headingAfter(row as HTMLElement, now.clientX) };
      setDrop(latest);
    }
    function end() {
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', end);
      window.removeEventListener('pointercancel', end);
      setDrop(null);
      if (latest !== null && latest.before !== path) {
        onMove(path, latest.before);
      }
    }
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', end);
    window.addEventListener('pointercancel', end);
  }

  /** Whether a click is the end of a drag. */
  const wasDragged = () => dragged.current;
  return { drop, begin, wasDragged };
}

function headingAfter(row: HTMLElement, x: number): string | undefined {
  for (const heading of row.querySelectorAll<HTMLElement>('th[data-path]')) {
    const { left, width } = heading.getBoundingClientRect();
    if (x < left + width / 2) {
      return heading.dataset.path;
    }
  }
  return undefined;
}

/** Follows the pointer from the edge of a heading; the table follows at once, the rest when it is let go. */
export function followEdge(event: PointerEvent<HTMLElement>, onWidth: (width: number) => void): void {
  const heading = event.currentTarget.closest('th');
  const column = heading && columnOf(heading);
  if (event.button !== 0 || heading === null || column === null) {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  const start = heading.getBoundingClientRect().width - event.clientX;
  let width = bounded(start + event.clientX);
  function move(now: globalThis.PointerEvent) {
    width = bounded(start + now.clientX);
    column?.style.setProperty('width', `${width}px`);
  }
  function end() {
    window.removeEventListener('pointermove', move);
    window.removeEventListener('pointerup', end);
    onWidth(width);
  }
  window.addEventListener('pointermove', move);
  window.addEventListener('pointerup', end);
}

function columnOf(heading: HTMLTableCellElement): HTMLElement | null {
  return heading.closest('table')?.querySelectorAll<HTMLElement>('col')[heading.cellIndex] ?? null;
}

const PADDING_PX = 26;

/** Measures what a column holds on the screen. */
export function fittingWidth(from: HTMLElement, path: string): number {
  const table = from.closest('table');
  const cells = table?.querySelectorAll<HTMLElement>(`[data-path="${CSS.escape(path)}"] [data-fit]`) ?? [];
  const range = document.createRange();
  let widest = 0;
  for (const cell of cells) {
    range.selectNodeContents(cell);
    widest = Math.max(widest, range.getBoundingClientRect().width);
  }
  return bounded(widest + PADDING_PX);
}
