/** Entries of a timeline as people read them: by day, quick changes of one person taken together. */

import type { ChangeEntry, TimelineEntry } from '../../../api/timeline';
import { momentFormat } from '../../../i18n/formats';

/** Changes that followed each other, of which only the number is shown at first. */
export interface Run {
  readonly kind: 'run';
  readonly at: string;
  readonly entries: readonly ChangeEntry[];
}

export type Shown = TimelineEntry | Run;

export interface Day {
  /** The calendar day in the reader's time zone: `2026-01-31`. */
  readonly day: string;
  readonly entries: readonly Shown[];
}

const TOGETHER_MS = 5 * 60_000;
const SHORTEST_RUN = 4;

/** Groups entries, the latest first, by the day on which they happened; runs of changes are one entry. */
export function byDay(entries: readonly TimelineEntry[], timeZone: string): readonly Day[] {
  const format = momentFormat('sv-SE', { dateStyle: 'short', timeZone });
  const days: { day: string; entries: TimelineEntry[] }[] = [];
  for (const entry of entries) {
    const day = format.format(new Date(entry.at));
    const last = days.at(-1);
    if (last?.day === day) {
      last.entries.push(entry);
    } else {
      days.push({ day, entries: [entry] });
    }
  }
  return days.map(({ day, entries: ofDay }) => ({ day, entries: runs(ofDay) }));
}

/** Takes changes that stand next to each other as one entry, where there are many. */
export function runs(entries: readonly TimelineEntry[]): readonly Shown[] {
  const shown: Shown[] = [];
  let run: ChangeEntry[] = [];
  const end = () => {
    const [first] = run;
    if (first !== undefined && run.length >= SHORTEST_RUN) {
      shown.push({ kind: 'run', at: first.at, entries: run });
    } else {
      shown.push(...run);
    }
    run = [];
  };
  for (const entry of entries) {
    if (isUpdate(entry)) {
      run.push(entry);
    } else {
      end();
      shown.push(entry);
    }
  }
  end();
  return shown;
}

/** Takes changes of one person together that followed each other within minutes: first before, last after. */
export function together(entries: readonly TimelineEntry[]): readonly TimelineEntry[] {
  const merged: TimelineEntry[] = [];
  for (const entry of entries) {
    const later = merged.at(-1);
    if (later !== undefined && belongTogether(later, entry)) {
      merged[merged.length - 1] = joined(later as ChangeEntry, entry as ChangeEntry);
    } else {
      merged.push(entry);
    }
  }
  return merged;
}

/** Tells one entry from any other. */
export function keyOf(entry: Shown): string {
  switch (entry.kind) {
    case 'record':
      return entry.record.id;
    case 'comment':
      return entry.comment.id;
    case 'run':
      return `run ${entry.at} ${entry.entries.length}`;
    default:
      return `${entry.of?.id ?? ''} ${entry.at} ${entry.event} ${Object.keys(entry.changes).join()}`;
  }
}

function belongTogether(later: TimelineEntry, earlier: TimelineEntry): boolean {
  return (
    isUpdate(later) &&
    isUpdate(earlier) &&
    later.user?.id === earlier.user?.id &&
    later.of?.id === earlier.of?.id &&
    later.via === earlier.via &&
    Date.parse(later.at) - Date.parse(earlier.at) <= TOGETHER_MS
  );
}

const isUpdate = (entry: TimelineEntry): entry is ChangeEntry =>
  entry.kind === 'changes' && entry.event === 'updated';

function joined(later: ChangeEntry, earlier: ChangeEntry): ChangeEntry {
  const changes = { ...earlier.changes };
  for (const [name, [before, after]] of Object.entries(later.changes)) {
    const first = earlier.changes[name];
    changes[name] = [first === undefined ? before : first[0], after];
  }
  // What was changed back was not changed.
  for (const [name, [before, after]] of Object.entries(changes)) {
    if (JSON.stringify(before) === JSON.stringify(after)) {
      delete changes[name];
    }
  }
  return { ...later, changes };
}
