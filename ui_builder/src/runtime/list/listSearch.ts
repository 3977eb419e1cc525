/** What the address of a list says. */
export interface ListSearch {
  view?: string | undefined;
  where?: string | undefined;
  sort?: string | undefined;
  /** The field that is grouped by; empty for none. */
  group?: string | undefined;
}

/** Keeps the parameters that mean something; an address is typed by people too. */
export function listSearch(search: Record<string, unknown>): ListSearch {
  const found: ListSearch = {};
  for (const name of ['view', 'where', 'sort', 'group'] as const) {
    const value = search[name];
    if (typeof value === 'string' || typeof value === 'number') {
      found[name] = String(value);
    }
  }
  return found;
}

const last = new Map<string, ListSearch>();

/** Notes how an object was listed last, so that the way back from a record leads there. */
export function rememberList(object: string, search: ListSearch): void {
  last.set(object, search);
}

export function lastList(object: string): ListSearch {
  return last.get(object) ?? {};
}
