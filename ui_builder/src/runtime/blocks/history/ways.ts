/** How changes come about, as texts name them. */
export const WAYS = [
  'session',
  'token',
  'import',
  'mass',
  'merge',
  'undo',
  'flow',
  'form',
  'job',
  'system',
] as const;

const KNOWN: ReadonlySet<string> = new Set(WAYS);

/** Gives the key of the text for a way; null where it goes without saying. */
export function wayKey(via: string): string | null {
  const [way = ''] = via.split(':');
  return way === 'session' || !KNOWN.has(way) ? null : `past.via_${way}`;
}
