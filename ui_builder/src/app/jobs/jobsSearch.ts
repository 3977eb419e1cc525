/** What the address of the page of background work says. */
export interface JobsSearch {
  /** Everybody's, for administrators; one's own where absent. */
  readonly whose?: 'all';
  readonly state?: 'open' | 'over';
}

/** Keeps what means something; an address is typed by people too. */
export function jobsSearch(search: Record<string, unknown>): JobsSearch {
  const { whose, state } = search;
  return {
    ...(whose === 'all' ? { whose } : {}),
    ...(state === 'open' || state === 'over' ? { state } : {}),
  };
}

const STATES = { open: 'queued,running,paused', over: 'done,failed,cancelled' } as const;

/** Gives the states that a choice stands for. */
export const statesOf = (state: JobsSearch['state']): string | undefined =>
  state === undefined ? undefined : STATES[state];
