/** What the address of the page of results says. */
export interface ResultsSearch {
  readonly q?: string;
  /** The object that is looked at; all where absent. */
  readonly object?: string;
}

/** Keeps what means something; an address is typed by people too. A number comes as one. */
export function searchSearch(search: Record<string, unknown>): ResultsSearch {
  const { q, object } = search;
  const text = typeof q === 'number' ? String(q) : q;
  return {
    ...(typeof text === 'string' && text !== '' ? { q: text.slice(0, 200) } : {}),
    ...(typeof object === 'string' && object !== '' ? { object } : {}),
  };
}
