/** Short messages in a corner: what was done, and the way to undo it. */

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'done' | 'wrong';
  readonly action?: { readonly label: string; readonly run: () => void };
}

const SHOWN_MS = 5_000;
const WITH_ACTION_MS = 12_000;
const MOST = 3;

let shown: readonly Toast[] = [];
let count = 0;
const listeners = new Set<() => void>();

function replace(next: readonly Toast[]): void {
  shown = next;
  for (const listener of listeners) {
    listener();
  }
}

export function shownToasts(): readonly Toast[] {
  return shown;
}

export function subscribeToToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function dismissToast(id: number): void {
  replace(shown.filter((toast) => toast.id !== id));
}

/** Shows a message; gives its id, by which it is dismissed before its time. */
export function showToast(text: string, tone: Toast['tone'], action?: Toast['action']): number {
  count += 1;
  const id = count;
  const toast: Toast = { id, text, tone, ...(action === undefined ? {} : { action }) };
  replace([...shown, toast].slice(-MOST));
  setTimeout(() => dismissToast(id), action === undefined ? SHOWN_MS : WITH_ACTION_MS);
  return id;
}
