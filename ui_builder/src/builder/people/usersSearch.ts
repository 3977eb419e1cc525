/** The address of the list of users: which of them it shows. */
import type { UserFilter } from '../../api/people';

export interface UsersSearch {
  q?: string;
  /** Those in service where absent. */
  state?: 'inactive' | 'all';
  role?: string;
  permission_set?: string;
  department?: string;
}

const TEXTS = ['q', 'role', 'permission_set', 'department'] as const;

export function usersSearch(search: Record<string, unknown>): UsersSearch {
  const found: UsersSearch = {};
  for (const name of TEXTS) {
    const value = search[name];
    if (typeof value === 'string' && value !== '') {
      found[name] = value;
    }
  }
  if (search.state === 'inactive' || search.state === 'all') {
    found.state = search.state;
  }
  return found;
}

/** Gives what is asked for, of what the address says. */
export function filterOf({ state, ...rest }: UsersSearch): UserFilter {
  return state === 'all' ? rest : { ...rest, active: state === 'inactive' ? '0' : '1' };
}

/** Gives the address with one thing otherwise; blank: nothing is said of it. */
export function withPart(
  search: UsersSearch,
  part: keyof UsersSearch,
  value: string | undefined,
): UsersSearch {
  const { [part]: _, ...rest } = search;
  return usersSearch(value === undefined ? rest : { ...rest, [part]: value });
}
