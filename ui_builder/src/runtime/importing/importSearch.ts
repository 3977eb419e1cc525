export const STEPS = ['file', 'columns', 'rules', 'check', 'run'] as const;
export type Step = (typeof STEPS)[number];

/** What the address of the import page says. */
export interface ImportSearch {
  readonly step?: Step;
  /** The import that is looked at: tried out, going on or over. */
  readonly job?: string;
}

/** Keeps what means something; an address is typed by people too. */
export function importSearch(search: Record<string, unknown>): ImportSearch {
  const step = STEPS.find((each) => each === search.step);
  return {
    ...(step === undefined ? {} : { step }),
    ...(typeof search.job === 'string' ? { job: search.job } : {}),
  };
}
