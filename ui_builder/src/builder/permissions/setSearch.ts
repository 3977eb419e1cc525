/** What the address says of the page of a permission set. */

export const TABS = ['objects', 'platform', 'compare'] as const;
export type Tab = (typeof TABS)[number];

export interface SetSearch {
  tab?: Tab;
  /** The set that it is compared with. */
  beside?: string;
}

export function setSearch({ tab, beside }: Record<string, unknown>): SetSearch {
  const known = TABS.find((each) => each === tab);
  return {
    ...(known === undefined ? {} : { tab: known }),
    ...(typeof beside === 'string' ? { beside } : {}),
  };
}
