import { type FocusEvent, type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { type CellAt, moved } from './gridKeys';
import type { Line } from './lines';
import { ACTIONS, LEVELS, VERBS } from './permissionSet';

/** Gives how many cells a line has: its name, its rights, and the way back to what goes for any. */
export function widthOf(line: Line | undefined): number {
  switch (line?.kind) {
    case 'object':
      return 1 + VERBS.length + ACTIONS.length + 1;
    case 'field':
      return 1 + LEVELS.length + (line.masked ? 1 : 0) + 1;
    default:
      return 2;
  }
}

interface Options {
  scroller: RefObject<HTMLElement | null>;
  count: number;
  widthOf: (line: number) => number;
  scrollTo: (line: number) => void;
}

const CELL = '[data-cell]';

/** One cell of the matrix is in the tab order; arrows lead from it to the others, those off the screen too. */
export function useMatrixKeys({ scroller, count, widthOf: width, scrollTo }: Options) {
  const [at, setAt] = useState<CellAt>({ line: 0, column: 0 });
  const wanted = useRef(false);
  const inside = { line: Math.min(at.line, Math.max(count - 1, 0)), column: at.column };

  useEffect(() => {
    const reached = () => {
      const cell = scroller.current?.querySelector<HTMLElement>(`[data-cell="${at.line}:${at.column}"]`);
      cell?.focus();
      return cell !== null && cell !== undefined;
    };
    if (!wanted.current) {
      return undefined;
    }
    if (reached()) {
      wanted.current = false;
      return undefined;
    }
    // A line that was off the screen is there only after the next frame.
    const frame = requestAnimationFrame(() => {
      wanted.current = !reached();
    });
    return () => cancelAnimationFrame(frame);
  });

  function pressed(event: KeyboardEvent<HTMLElement>) {
    const target = event.target as HTMLElement;
    // An open list of choices has the arrows for itself.
    if (target instanceof HTMLSelectElement || event.altKey || event.metaKey) {
      return;
    }
    if (event.key === 'Enter' && target instanceof HTMLInputElement) {
      event.preventDefault();
      target.click();
      return;
    }
    const next = moved(inside, event, count, width);
    if (next !== null) {
      event.preventDefault();
      wanted.current = true;
      setAt(next);
      scrollTo(next.line);
    }
  }

  function focused(event: FocusEvent<HTMLElement>) {
    const place = (event.target as HTMLElement).closest<HTMLElement>(CELL)?.dataset.cell?.split(':');
    if (place !== undefined) {
      setAt({ line: Number(place[0]), column: Number(place[1]) });
    }
  }

  return { at: inside, pressed, focused };
}
