/** The address of the profile: which of its parts is open. */

export const profileTabs = [
  'preferences',
  'notifications',
  'sessions',
  'tokens',
  'password',
  'factor',
] as const;

export interface ProfileSearch {
  tab?: (typeof profileTabs)[number];
}

export function profileSearch(search: Record<string, unknown>): ProfileSearch {
  const tab = profileTabs.find((each) => each === search.tab);
  return tab === undefined ? {} : { tab };
}
