/** Roles as builders work on them. */
import type { DraftDefinition } from '../../api/drafts';
import type { Texts } from '../../meta/types';
import type { OneOf } from '../editor/useOne';
import type { Node } from './hierarchy';

export interface RoleDef {
  readonly name: string;
  readonly label: Texts;
  readonly help?: Texts;
  readonly permission_sets: readonly string[];
  readonly reports_to?: string;
}

export type RoleDraft = RoleDef & DraftDefinition;
export type RoleWork = OneOf<RoleDraft>;

export interface RoleNode extends Node {
  readonly role: RoleDraft;
}

export const nodesOf = (roles: readonly RoleDraft[]): readonly RoleNode[] =>
  roles.map((role) => ({ id: role.name, parent: role.reports_to ?? null, role }));

/** Gives a role that reports to another one; null: it is at the top. */
export function reportingTo(role: RoleDraft, to: string | null): RoleDraft {
  const { reports_to: _, ...rest } = role;
  return to === null ? rest : { ...rest, reports_to: to };
}

/** Adds a permission set to a role, or takes it away. */
export const withSet = (role: RoleDraft, name: string, wanted: boolean): RoleDraft => ({
  ...role,
  permission_sets: wanted
    ? [...role.permission_sets.filter((each) => each !== name), name]
    : role.permission_sets.filter((each) => each !== name),
});
