/** Who reaches records of an object, as builders say it: the object's own words, and rules that share more. */
import type { Principal } from '../../api/access';
import type { DraftDefinition } from '../../api/drafts';
import type { FieldDef, Texts } from '../../meta/types';
import type { OneOf } from '../editor/useOne';
import { type ObjectDraft, withProperty } from '../objects/objectDraft';

export const BASES = ['private', 'read', 'edit', 'parent'] as const;
export type Base = (typeof BASES)[number];
export const SUPERIORS = ['all', 'direct', 'none'] as const;
export type Superiors = (typeof SUPERIORS)[number];
export type Level = 'read' | 'edit';

export interface SharedWith {
  readonly field: string;
  readonly level: Level;
}

export interface SharedObject extends ObjectDraft {
  readonly sharing?: Base;
  readonly superiors?: Superiors;
  readonly shared_with?: readonly SharedWith[];
}

export interface RuleDef extends DraftDefinition {
  readonly kind: 'sharing';
  readonly label: Texts;
  readonly object: string;
  readonly where?: string;
  readonly owned_by?: Principal;
  readonly to?: Principal;
  readonly level: Level;
  readonly active?: boolean;
}

export type RuleWork = OneOf<RuleDef>;

/** Rows of a document are reached with it, and say nothing of their own. */
export const isRows = (object: SharedObject): boolean =>
  object.fields.some(({ type, inline }) => type === 'parent' && inline === true);

const parentOf = (object: SharedObject): FieldDef | undefined =>
  object.fields.find(({ type }) => type === 'parent');

export const baseOf = (object: SharedObject): Base => object.sharing ?? (isRows(object) ? 'parent' : 'edit');

export const hasOwner = (object: SharedObject): boolean => object.owned ?? true;

/** Gives the bases that an object can have: some need an owner, one a parent. */
export function possibleBases(object: SharedObject): readonly Base[] {
  if (isRows(object)) {
    return ['parent'];
  }
  const reached = hasOwner(object) || (object.shared_with ?? []).length > 0;
  return BASES.filter((base) =>
    base === 'parent' ? parentOf(object) !== undefined : base === 'edit' || reached,
  );
}

/** Tells whether records are kept from people and have no owner to reach them. */
export const isKeptOwnerless = (object: SharedObject): boolean =>
  !hasOwner(object) && ['private', 'read'].includes(baseOf(object));

/** Tells whether anybody but administrators and those with wider rights is kept from a record. */
export const isOpen = (object: SharedObject): boolean => baseOf(object) === 'edit';

const TARGETS = new Set(['user', 'team', 'queue', 'department']);

/** Gives the lookups by which people are named on a record. */
export function peopleFields(object: SharedObject): readonly FieldDef[] {
  return object.fields.filter(
    ({ type, to }) => type === 'user' || (type === 'lookup' && typeof to === 'string' && TARGETS.has(to)),
  );
}

/** Gives the lookups that can make readable what they point at. */
export const revealing = (object: SharedObject): readonly FieldDef[] =>
  object.fields.filter(({ type }) => type === 'lookup');

export function withShared(object: SharedObject, field: string, level: Level | undefined): SharedObject {
  const rest = (object.shared_with ?? []).filter((each) => each.field !== field);
  const before = (object.shared_with ?? []).findIndex((each) => each.field === field);
  if (level === undefined) {
    return withProperty(object, 'shared_with', rest);
  }
  const at = before < 0 ? rest.length : before;
  return withProperty(object, 'shared_with', [...rest.slice(0, at), { field, level }, ...rest.slice(at)]);
}

export function withReveals(object: SharedObject, field: string, reveals: boolean): SharedObject {
  return {
    ...object,
    fields: object.fields.map((each) =>
      each.name === field ? withProperty(each, 'reveals', reveals, false) : each,
    ),
  };
}

/** Tells whether a rule says enough to be asked whom it reaches. */
export function isWhole(rule: RuleDef): boolean {
  return rule.to !== undefined && (rule.where !== undefined || rule.owned_by !== undefined);
}
