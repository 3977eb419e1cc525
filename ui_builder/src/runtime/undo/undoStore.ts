/** The changes of this page that can be taken back by a key, the last one first. */
import type { Undoable } from '../../api/past';

const MOST = 20;

let changes: readonly Undoable[] = [];
const offers = new WeakMap<Undoable, () => void>();

const isOf =
  ({ object, id }: Undoable) =>
  (each: Undoable) =>
    each.object === object && each.id === id;

/** Notes a change, and what ends its offer; of each record only the last one can be taken back. */
export function noteChange(change: Undoable, endOffer?: () => void): void {
  if (endOffer !== undefined) {
    offers.set(change, endOffer);
  }
  const same = isOf(change);
  changes = [change, ...changes.filter((each) => !same(each))].slice(0, MOST);
}

/** Gives the last change, of one object or of any. */
export function lastChange(object?: string): Undoable | undefined {
  return changes.find((each) => object === undefined || each.object === object);
}

/** Forgets a change, for it is taken back, or cannot be any more. */
export function forgetChange(change: Undoable): void {
  offers.get(change)?.();
  changes = changes.filter((each) => each !== change);
}

export function forgetAll(): void {
  changes = [];
}
