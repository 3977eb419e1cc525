/** How fast work goes, and how long it will take. */

export interface Seen {
  readonly at: number;
  readonly done: number;
}

const LOOKED_AT_MS = 20_000;

/** Adds what was seen now; what is long past says nothing of the pace of today. */
export function seenNow(before: readonly Seen[], now: Seen): readonly Seen[] {
  const last = before.at(-1);
  if (last !== undefined && now.done < last.done) {
    return [now];
  }
  return [...before.filter(({ at }) => now.at - at < LOOKED_AT_MS), now];
}

/** Gives how many are done in a second; null where that cannot be told yet. */
export function paceOf(seen: readonly Seen[]): number | null {
  const first = seen[0];
  const last = seen.at(-1);
  if (first === undefined || last === undefined || last.at - first.at < 1000 || last.done === first.done) {
    return null;
  }
  return ((last.done - first.done) * 1000) / (last.at - first.at);
}

/** How long is left, in the unit that people would say it in. */
export interface TimeLeft {
  readonly unit: 'second' | 'minute' | 'hour';
  readonly count: number;
}

export function timeLeft(pace: number | null, left: number): TimeLeft | null {
  if (pace === null || left <= 0) {
    return null;
  }
  const seconds = left / pace;
  if (seconds < 60) {
    return { unit: 'second', count: Math.max(1, Math.ceil(seconds / 5) * 5) };
  }
  return seconds < 5400
    ? { unit: 'minute', count: Math.max(1, Math.round(seconds / 60)) }
    : { unit: 'hour', count: Math.round(seconds / 3600) };
}
