/** Where the pencil stands that edits the cell under the pointer. */
import type { Place } from './useGrid';

export interface PencilPlace extends Place {
  readonly top: number;
  readonly left: number;
}

const SIZE_PX = 26;
const GAP_PX = 4;

/** Puts it at the end of the cell, within what scrolls. */
export function pencilAt(target: EventTarget | null, place: Place): PencilPlace | null {
  const cell = target instanceof Element ? target.closest('td') : null;
  const scroller = cell?.closest('table')?.parentElement;
  if (cell === null || scroller === null || scroller === undefined) {
    return null;
  }
  const at = cell.getBoundingClientRect();
  const from = scroller.getBoundingClientRect();
  return {
    ...place,
    top: at.top - from.top + scroller.scrollTop + (at.height - SIZE_PX) / 2,
    left: at.right - from.left + scroller.scrollLeft - SIZE_PX - GAP_PX,
  };
}
