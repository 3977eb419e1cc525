/** The keys of the canvas: arrows choose, Alt with arrows moves, Delete takes out. */
import type { KeyboardEvent } from 'react';
import { nearestAhead } from './ahead';
import type { Designer } from './designer';
import { kindAt, nudge, remove, type Way } from './layoutTree';

const WAYS: Readonly<Record<string, Way>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
};

export function pressedOnCanvas(event: KeyboardEvent<HTMLElement>, designer: Designer): void {
  const target = event.target instanceof HTMLElement ? event.target : null;
  const address = target?.dataset.address;
  if (address === undefined || event.defaultPrevented || event.ctrlKey || event.metaKey) {
    return;
  }
  const way = WAYS[event.key];
  if (way !== undefined && event.altKey) {
    event.preventDefault();
    designer.apply(nudge(designer.layout, address, way));
  } else if (way !== undefined) {
    event.preventDefault();
    nearest(event.currentTarget, target as HTMLElement, way)?.focus();
  } else if ((event.key === 'Delete' || event.key === 'Backspace') && kindAt(address) !== null) {
    event.preventDefault();
    designer.apply(remove(designer.layout, address));
  }
}

/** Gives the part that lies nearest in a direction. */
function nearest(canvas: HTMLElement, from: HTMLElement, way: Way): HTMLElement | undefined {
  const parts = [...canvas.querySelectorAll<HTMLElement>('[data-address]')].filter((each) => each !== from);
  const things = parts.map((thing) => ({ thing, box: thing.getBoundingClientRect() }));
  return nearestAhead(from.getBoundingClientRect(), things, way);
}
