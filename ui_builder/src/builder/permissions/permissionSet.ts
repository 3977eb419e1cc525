/** Permission sets as builders change them: what one cell of the matrix says, and what a change of it makes of the set. */
import type { DraftDefinition } from '../../api/drafts';
import type { Texts } from '../../meta/types';
import { put } from '../editor/put';
import type { OneOf } from '../editor/useOne';

/** Which records a right is about beside those that are shared: those of one's department, and below it. */
export type Span = boolean | 'department' | 'department_and_below';
export type FieldLevel = 'none' | 'read' | 'edit';

export interface GrantDef {
  readonly create?: boolean;
  readonly read?: Span;
  readonly update?: Span;
  readonly delete?: boolean;
  readonly view_all?: boolean;
  readonly modify_all?: boolean;
  readonly record_types?: readonly string[];
}

export interface PermissionSetDef extends DraftDefinition {
  readonly kind: 'permission_set';
  readonly label: Texts;
  readonly help?: Texts;
  readonly objects?: Readonly<Record<string, GrantDef>>;
  readonly fields?: Readonly<Record<string, FieldLevel>>;
  readonly unmask?: readonly string[];
  readonly system?: readonly string[];
  readonly actions?: readonly string[];
  readonly apps?: readonly string[];
}

export type PermissionSetWork = OneOf<PermissionSetDef>;

/** Stands for every object, or every field of one, that the set does not name. */
export const ANY = '*';

export const VERBS = ['read', 'create', 'update', 'delete', 'view_all', 'modify_all'] as const;
export type Verb = (typeof VERBS)[number];
export const SPANS: readonly Span[] = [false, true, 'department', 'department_and_below'];
export const LEVELS: readonly FieldLevel[] = ['none', 'read', 'edit'];
export const ACTIONS = ['export', 'import', 'mass', 'merge', 'share', 'transfer', 'flow'] as const;
export type Action = (typeof ACTIONS)[number];

export const isSpan = (verb: Verb): verb is 'read' | 'update' => verb === 'read' || verb === 'update';

/** Gives the grant that counts for an object, and whether the set names the object. */
export function grantOf(set: PermissionSetDef, object: string): { grant: GrantDef; own: boolean } {
  const own = set.objects?.[object];
  return { grant: own ?? set.objects?.[ANY] ?? {}, own: own !== undefined };
}

/** Gives what a grant says of a verb; a wider right has the narrower ones in it. */
export function verbOf(grant: GrantDef, verb: Verb): Span {
  const said = grant[verb] ?? false;
  if (said !== false) {
    return said;
  }
  const all = grant.modify_all === true;
  switch (verb) {
    case 'read':
      return all || grant.view_all === true;
    case 'update':
    case 'delete':
    case 'view_all':
      return all;
    default:
      return false;
  }
}

/** Tells whether a verb follows from a wider one, and so cannot be taken away by itself. */
export const isImplied = (grant: GrantDef, verb: Verb): boolean =>
  (grant[verb] ?? false) === false && verbOf(grant, verb) !== false;

/** Gives the set with another right on an object. One that it does not name yet begins with what any object has. */
export function withVerb(set: PermissionSetDef, object: string, verb: Verb, value: Span): PermissionSetDef {
  const { grant } = grantOf(set, object);
  const next = put(grant, verb, value === false ? undefined : value) as GrantDef;
  return { ...set, objects: { ...set.objects, [object]: value === false ? next : needed(next, verb) } };
}

/** Whoever changes or deletes must read; nobody grants the one and means nothing of the other. */
function needed(grant: GrantDef, verb: Verb): GrantDef {
  const reads = verbOf(grant, 'read') !== false;
  return reads || verb === 'read' || verb === 'create' ? grant : { ...grant, read: true };
}

/** Gives the set without a word of an object: what any object has counts for it again. */
export function withoutObject(set: PermissionSetDef, object: string): PermissionSetDef {
  const fields = Object.entries(set.fields ?? {}).filter(([path]) => !path.startsWith(`${object}.`));
  const unmask = (set.unmask ?? []).filter((path) => !path.startsWith(`${object}.`));
  const actions = (set.actions ?? []).filter((each) => !each.startsWith(`${object}.`));
  return cleaned({
    ...set,
    objects: put(set.objects ?? {}, object, undefined),
    fields: Object.fromEntries(fields),
    unmask,
    actions,
  });
}

/** Tells whether the set says anything of an object by its name. */
export function names(set: PermissionSetDef, object: string): boolean {
  const begins = (each: string) => each.startsWith(`${object}.`);
  return (
    set.objects?.[object] !== undefined ||
    Object.keys(set.fields ?? {}).some(begins) ||
    [...(set.unmask ?? []), ...(set.actions ?? [])].some(begins)
  );
}

/** Gives the level of a field, and whether the set names it; `field` may stand for any. */
export function levelOf(
  set: PermissionSetDef,
  object: string,
  field: string,
): { level: FieldLevel; own: boolean } {
  const own = set.fields?.[`${object}.${field}`];
  if (own !== undefined) {
    return { level: own, own: true };
  }
  const any = set.fields?.[`${object}.${ANY}`];
  const granted = set.objects?.[object] ?? set.objects?.[ANY];
  return { level: any ?? (granted === undefined ? 'none' : 'edit'), own: false };
}

export function withLevel(
  set: PermissionSetDef,
  object: string,
  field: string,
  level: FieldLevel | undefined,
): PermissionSetDef {
  return cleaned({ ...set, fields: put(set.fields ?? {}, `${object}.${field}`, level) });
}

export type Listed = 'unmask' | 'system' | 'actions' | 'apps';

/** Gives the set with an entry of a list, or without it. */
export function withListed(
  set: PermissionSetDef,
  list: Listed,
  entry: string,
  wanted: boolean,
): PermissionSetDef {
  const rest = (set[list] ?? []).filter((each) => each !== entry);
  return cleaned({ ...set, [list]: wanted ? [...rest, entry].toSorted() : rest });
}

/** Tells whether an action may be taken, and whether by what goes for any object. */
export function actionOf(set: PermissionSetDef, object: string, action: Action) {
  const own = set.actions?.includes(`${object}.${action}`) === true;
  const any = object !== ANY && set.actions?.includes(`${ANY}.${action}`) === true;
  return { on: own || any, own, any };
}

/** Gives the names of the record types that may be chosen; undefined: all. */
export const recordTypesOf = (set: PermissionSetDef, object: string): readonly string[] | undefined =>
  grantOf(set, object).grant.record_types;

export function withRecordType(
  set: PermissionSetDef,
  object: string,
  all: readonly string[],
  type: string,
  wanted: boolean,
): PermissionSetDef {
  const { grant } = grantOf(set, object);
  const chosen = new Set(grant.record_types ?? all);
  if (wanted) {
    chosen.add(type);
  } else {
    chosen.delete(type);
  }
  const next = all.filter((each) => chosen.has(each));
  const grants = put(grant, 'record_types', next.length === all.length ? undefined : next);
  return { ...set, objects: { ...set.objects, [object]: grants } };
}

/** Gives the set with all the rights of another one, and its own name. */
export function copiedFrom(set: PermissionSetDef, other: PermissionSetDef): PermissionSetDef {
  const { objects, fields, unmask, system, actions, apps } = other;
  const { kind, name, label, help } = set;
  return cleaned({
    kind,
    name,
    label,
    ...(help === undefined ? {} : { help }),
    objects: objects ?? {},
    fields: fields ?? {},
    unmask: unmask ?? [],
    system: system ?? [],
    actions: actions ?? [],
    ...(apps === undefined ? {} : { apps }),
  });
}

/** Empty lists say nothing, and are not written. */
function cleaned(set: PermissionSetDef): PermissionSetDef {
  const entries = Object.entries(set).filter(([key, value]) => {
    const empty =
      (Array.isArray(value) && value.length === 0) ||
      (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
    return !(empty && EMPTIABLE.has(key));
  });
  return Object.fromEntries(entries) as unknown as PermissionSetDef;
}

const EMPTIABLE = new Set(['objects', 'fields', 'unmask', 'system', 'actions', 'apps']);
