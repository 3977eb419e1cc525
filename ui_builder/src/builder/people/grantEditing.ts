/** What a user is granted, while it is changed. */
import type { Grant, UserAccess } from '../../api/people';

export interface GrantDraft {
  readonly admin: boolean;
  readonly roles: readonly Grant[];
  readonly permission_sets: readonly Grant[];
}

export const draftOf = ({ admin, roles, permission_sets }: UserAccess): GrantDraft => ({
  admin,
  roles: roles.map(plain),
  permission_sets: permission_sets.map(plain),
});

const plain = ({ name, starts_on, ends_on }: Grant): Grant => ({ name, starts_on, ends_on });

export const added = (grants: readonly Grant[], name: string): readonly Grant[] =>
  grants.some((each) => each.name === name) ? grants : [...grants, { name, starts_on: null, ends_on: null }];

export const without = (grants: readonly Grant[], name: string): readonly Grant[] =>
  grants.filter((each) => each.name !== name);

export const dated = (grants: readonly Grant[], changed: Grant): readonly Grant[] =>
  grants.map((each) => (each.name === changed.name ? changed : each));

const written = (grants: readonly Grant[]) =>
  grants
    .map(({ name, starts_on, ends_on }) => `${name} ${starts_on ?? ''} ${ends_on ?? ''}`)
    .sort()
    .join('\n');

/** Tells whether two say the same, in whichever order. */
export function isSame(one: GrantDraft, other: GrantDraft): boolean {
  return (
    one.admin === other.admin &&
    written(one.roles) === written(other.roles) &&
    written(one.permission_sets) === written(other.permission_sets)
  );
}

export type InForce = 'now' | 'later' | 'over' | 'never';

/** Tells whether a grant is in force on a day, `2026-11-22`. */
export function stateOf({ starts_on, ends_on }: Grant, today: string): InForce {
  if (starts_on !== null && ends_on !== null && ends_on < starts_on) {
    return 'never';
  }
  if (starts_on !== null && today < starts_on) {
    return 'later';
  }
  return ends_on !== null && ends_on < today ? 'over' : 'now';
}

/** Gives the day that it is in a time zone. */
export const dayIn = (zone: string, now: Date): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(now);
