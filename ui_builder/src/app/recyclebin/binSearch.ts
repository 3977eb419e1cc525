/** What the address of the recycle bin says. */
export interface BinSearch {
  readonly object?: string | undefined;
  readonly q?: string | undefined;
  /** Whose deletions; absent: one's own. */
  readonly whose?: 'all' | undefined;
}

/** Keeps what means something; an address is typed by people too. */
export function binSearch({ object, q, whose }: Record<string, unknown>): BinSearch {
  return {
    ...(typeof object === 'string' && object !== '' ? { object } : {}),
    ...(typeof q === 'string' && q !== '' ? { q } : {}),
    ...(whose === 'all' ? { whose } : {}),
  };
}
