/** Which shortcut a key means, after the one that was pressed before it. */

export interface Pressed {
  readonly key: string;
  /** When, in milliseconds. */
  readonly at: number;
}

const TOGETHER_MS = 1_500;

/**
 * Tells which of the known shortcuts a press completes, if any, and whether it may be the beginning of one of
 * two keys.
 */
export function nextPress(
  before: Pressed | null,
  now: Pressed,
  known: readonly string[],
): { keys: string | null; waits: boolean } {
  const pair = before !== null && now.at - before.at <= TOGETHER_MS ? `${before.key} ${now.key}` : null;
  if (pair !== null && known.includes(pair)) {
    return { keys: pair, waits: false };
  }
  if (known.includes(now.key)) {
    return { keys: now.key, waits: false };
  }
  return { keys: null, waits: known.some((keys) => keys.startsWith(`${now.key} `)) };
}
