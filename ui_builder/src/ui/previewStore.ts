/** The record whose preview is shown beside its link: after a moment, until one looks elsewhere. */

export interface Previewed {
  readonly object: string;
  readonly id: string;
  readonly anchor: HTMLElement;
}

const SHOW_AFTER_MS = 400;
const HIDE_AFTER_MS = 200;

let shown: Previewed | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function replace(next: Previewed | null): void {
  if (next !== shown) {
    shown = next;
    for (const listener of listeners) {
      listener();
    }
  }
}

function later(after: number, next: Previewed | null): void {
  clearTimeout(timer);
  timer = setTimeout(() => replace(next), after);
}

export const shownPreview = (): Previewed | null => shown;

export function subscribeToPreview(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** One points at a link, or has come to it by keys. */
export function startPreview(wanted: Previewed): void {
  if (shown?.anchor === wanted.anchor) {
    holdPreview();
  } else {
    later(SHOW_AFTER_MS, wanted);
  }
}

/** One looks elsewhere; there is time to move on to the preview itself. */
export function leavePreview(): void {
  if (shown === null) {
    clearTimeout(timer);
  } else {
    later(HIDE_AFTER_MS, null);
  }
}

/** One points at the preview. */
export function holdPreview(): void {
  clearTimeout(timer);
}

export function closePreview(): void {
  clearTimeout(timer);
  replace(null);
}
