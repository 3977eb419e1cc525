/** The records before and after one in the list that one came from. */

/** A page of a list as it was read. */
export interface ListedPage {
  readonly where: string;
  readonly sort: string;
  /** Where it begins; the first with nothing. */
  readonly cursor: string;
  /** Where the next one begins; null after the last. */
  readonly next: string | null;
  readonly ids: readonly string[];
  /** When it was read. */
  readonly at: number;
}

/** A run of a list without gaps. */
export interface Walk {
  readonly where: string;
  readonly sort: string;
  readonly ids: readonly string[];
  /** Where the list goes on after it; null at its end. */
  readonly next: string | null;
  /** When its last page was read. */
  readonly at: number;
}

export interface Neighbours {
  readonly previous: string | undefined;
  readonly next: string | undefined;
}

/** Gives the run around a record, in the list that was read last of those that have it. */
export function walkAround(pages: readonly ListedPage[], id: string): Walk | undefined {
  const latest = pages.toSorted((left, right) => right.at - left.at);
  const start = latest.find((page) => page.ids.includes(id));
  if (start === undefined) {
    return undefined;
  }
  const same = latest.filter(({ where, sort }) => where === start.where && sort === start.sort);
  const run = [start];
  for (let first = start, before = pageBefore(same, first, run); before !== undefined; ) {
    run.unshift(before);
    first = before;
    before = pageBefore(same, first, run);
  }
  for (let last = start, after = pageAfter(same, last, run); after !== undefined; ) {
    run.push(after);
    last = after;
    after = pageAfter(same, last, run);
  }
  const { where, sort } = start;
  const ids = [...new Set(run.flatMap((page) => page.ids))];
  const at = Math.max(...run.map((page) => page.at));
  return { where, sort, ids, next: run.at(-1)?.next ?? null, at };
}

// A page that is in the run already would lead round in a circle.
function pageBefore(pages: readonly ListedPage[], page: ListedPage, run: readonly ListedPage[]) {
  return page.cursor === ''
    ? undefined
    : pages.find((each) => each.next === page.cursor && !run.includes(each));
}

function pageAfter(pages: readonly ListedPage[], page: ListedPage, run: readonly ListedPage[]) {
  return page.next === null
    ? undefined
    : pages.find((each) => each.cursor === page.next && !run.includes(each));
}

/** Gives who stands beside a record in a run. */
export function neighboursIn(walk: Walk | undefined, id: string): Neighbours {
  const at = walk?.ids.indexOf(id) ?? -1;
  return at < 0
    ? { previous: undefined, next: undefined }
    : { previous: walk?.ids[at - 1], next: walk?.ids[at + 1] };
}
