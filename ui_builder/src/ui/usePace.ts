import { useEffect, useState } from 'react';
import { paceOf, type Seen, seenNow, type TimeLeft, timeLeft } from './pace';

const NOTHING: readonly Seen[] = [];

/** Watches how fast work goes on; tells how many are done in a second and how long is left. */
export function usePace(work: {
  readonly done: number;
  readonly total: number | null;
  readonly running: boolean;
}): { pace: number | null; left: TimeLeft | null } {
  const { done, total, running } = work;
  const [seen, setSeen] = useState(NOTHING);
  useEffect(() => {
    setSeen((before) => (running ? seenNow(before, { at: performance.now(), done }) : NOTHING));
  }, [done, running]);
  const pace = running ? paceOf(seen) : null;
  return { pace, left: total === null ? null : timeLeft(pace, total - done) };
}
