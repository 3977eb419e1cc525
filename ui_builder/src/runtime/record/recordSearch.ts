/** What the address of a record's page says. */
export interface RecordSearch {
  /** The tab that is open. */
  tab?: string | undefined;
  /** The instant as of which it is shown. */
  as_of?: string | undefined;
}

/** Keeps what means something; an address is typed by people too. */
export function recordSearch({ tab, as_of }: Record<string, unknown>): RecordSearch {
  const moment = typeof as_of === 'string' && !Number.isNaN(Date.parse(as_of));
  return {
    ...(typeof tab === 'string' && tab !== '' ? { tab } : {}),
    ...(moment ? { as_of: new Date(as_of).toISOString() } : {}),
  };
}
