/** What a preview shows, as its address says it. */

export interface PreviewOf {
  readonly record?: string;
  /** Whether it is the form for a new record. */
  readonly form?: boolean;
  readonly type?: string;
  /** The user whose values `$user` gives. */
  readonly as?: string;
  readonly theme?: 'light' | 'dark';
  readonly locale?: string;
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

/** Reads the search of an address. */
export function previewSearch(search: Record<string, unknown>): PreviewOf {
  const { record, form, type, as, theme, locale } = search;
  const given = {
    record: text(record),
    form: form === true ? true : undefined,
    type: text(type),
    as: text(as),
    theme: theme === 'light' || theme === 'dark' ? theme : undefined,
    locale: text(locale),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** Gives the address of a preview. */
export function previewAddress(layout: string, of: PreviewOf): string {
  const said = Object.entries(of).filter(([, value]) => value !== undefined && value !== false);
  const search = new URLSearchParams(said.map(([name, value]) => [name, String(value)]));
  return `/-/preview/layouts/${encodeURIComponent(layout)}?${search}`;
}
