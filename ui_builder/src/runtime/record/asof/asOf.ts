/** A record as it was beside the record as it is: what differs, what is not known, which instants there are. */
import type { Json } from '../../../api/client';
import type { PastRecord } from '../../../api/past';
import { type RecordJson, valueAt } from '../../../api/records';
import { sameValue } from '../conflict';

export interface AsOfState {
  readonly at: string;
  /** The record as it is. */
  readonly now: RecordJson;
  readonly unknown: ReadonlySet<string>;
  readonly changed: ReadonlySet<string>;
}

/** Gives what a page needs to show beside a record as it was. */
export function asOfState(past: PastRecord, now: RecordJson, paths: readonly string[]): AsOfState {
  const unknown = new Set(past._as_of.unknown);
  const changed = paths.filter(
    (path) => !isUnknown(unknown, path) && !sameValue(valueAt(past, path), valueAt(now, path)),
  );
  return { at: past._as_of.at, now, unknown, changed: new Set(changed) };
}

/** Whether what stands at a path is not known: of a field that is not, nothing is that it leads to. */
export function isUnknown(unknown: ReadonlySet<string>, path: string): boolean {
  const [first = ''] = path.split('.');
  return unknown.has(path) || unknown.has(first);
}

/** Gives the value of now where another stood there. */
export function nowAt({ changed, now }: AsOfState, path: string): Json | undefined {
  return changed.has(path) ? valueAt(now, path) : undefined;
}

/**
 * Gives the instants at which a record changed, the earliest first; several changes of one save are one.
 */
export function instantsOf(entries: readonly { readonly at: string }[]): readonly string[] {
  return [...new Set(entries.map(({ at }) => at))].toSorted();
}

/** Gives the place of an instant among others: that of the last one that is not later. */
export function placeOf(instants: readonly string[], at: string): number {
  const time = Date.parse(at);
  return Math.max(
    0,
    instants.findLastIndex((each) => Date.parse(each) <= time),
  );
}
