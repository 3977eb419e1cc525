/** Pages that are found one by another: what is known of where they begin, and which rows they hold. */

export const PAGE_SIZE = 100;

/** What was seen of a list so far. */
export interface Trail {
  /** Where each page begins; the first with nothing. */
  readonly cursors: readonly string[];
  /** How many rows the last page has, once it was seen. */
  readonly lastRows: number | null;
}

export const UNSEEN: Trail = { cursors: [''], lastRows: null };

/** How many rows are known to be there. */
export function knownRows({ cursors, lastRows }: Trail): number {
  return (cursors.length - 1) * PAGE_SIZE + (lastRows ?? 0);
}

/** Whether there are pages that were not seen. */
export function goesOn({ lastRows }: Trail): boolean {
  return lastRows === null;
}

/** Notes what a page told: where the next one begins, or that it is the last. */
export function noted(trail: Trail, page: number, rows: number, next: string | null): Trail {
  const { cursors, lastRows } = trail;
  if (next === null) {
    const ends = cursors.length === page + 1 && lastRows === rows;
    return ends ? trail : { cursors: cursors.slice(0, page + 1), lastRows: rows };
  }
  if (cursors[page + 1] === next) {
    return trail;
  }
  // Those after it stay as they were: each is read anew when it is shown, and mends the one after it.
  const later = cursors.slice(page + 2);
  const known = [...cursors.slice(0, page + 1), next, ...later];
  return { cursors: known, lastRows: later.length === 0 && cursors.length === page + 1 ? null : lastRows };
}

/** Gives the pages that hold the rows from one to another, and the next one where the end is near. */
export function wantedPages(trail: Trail, from: number, to: number): readonly number[] {
  const last = Math.min(Math.floor(Math.max(to, 0) / PAGE_SIZE), trail.cursors.length - 1);
  const first = Math.min(Math.floor(Math.max(from, 0) / PAGE_SIZE), last);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
