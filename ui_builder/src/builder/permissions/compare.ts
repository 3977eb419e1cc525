/** Two permission sets side by side: what each says, line by line, and where they differ. */
import { SYSTEM_RIGHTS } from '../../api/session';
import type { ObjectInfo } from '../../meta/definitions';
import {
  ACTIONS,
  ANY,
  actionOf,
  type FieldLevel,
  grantOf,
  isSpan,
  levelOf,
  type PermissionSetDef,
  recordTypesOf,
  type Span,
  VERBS,
  verbOf,
} from './permissionSet';

export type Side =
  | { readonly is: 'span'; readonly value: Span }
  | { readonly is: 'flag'; readonly value: boolean }
  | { readonly is: 'level'; readonly value: FieldLevel }
  | { readonly is: 'list'; readonly value: readonly string[] | undefined };

export interface Compared {
  readonly key: string;
  readonly what:
    | { readonly of: 'verb'; readonly name: string }
    | { readonly of: 'action'; readonly name: string }
    | { readonly of: 'field'; readonly name: string }
    | { readonly of: 'unmask'; readonly name: string }
    | { readonly of: 'record_types' }
    | { readonly of: 'system'; readonly name: string }
    | { readonly of: 'apps' };
  readonly left: Side;
  readonly right: Side;
  readonly differs: boolean;
}

export interface ComparedGroup {
  /** The object, or null for what is about none. */
  readonly object: string | null;
  readonly lines: readonly Compared[];
  readonly differences: number;
}

/** Compares all that two sets say; what the one leaves open and the other names is compared by what it comes to. */
export function comparedSets(
  left: PermissionSetDef,
  right: PermissionSetDef,
  objects: readonly ObjectInfo[],
): readonly ComparedGroup[] {
  const groups = [
    { object: ANY, lines: objectLines(left, right, ANY, []) },
    ...objects.map((info) => ({
      object: info.definition.name,
      lines: objectLines(left, right, info.definition.name, [...info.fields.keys()]),
    })),
    { object: null, lines: otherLines(left, right) },
  ];
  return groups.map((group) => ({
    ...group,
    differences: group.lines.filter(({ differs }) => differs).length,
  }));
}

function objectLines(
  left: PermissionSetDef,
  right: PermissionSetDef,
  object: string,
  fields: readonly string[],
): readonly Compared[] {
  const both = <T>(read: (set: PermissionSetDef) => T): [T, T] => [read(left), read(right)];
  const masked = [...(left.unmask ?? []), ...(right.unmask ?? [])]
    .filter((path) => path.startsWith(`${object}.`))
    .map((path) => path.slice(object.length + 1));
  return [
    ...VERBS.map((name) =>
      isSpan(name)
        ? line(
            object,
            { of: 'verb', name },
            'span',
            ...both((set) => verbOf(grantOf(set, object).grant, name)),
          )
        : line(
            object,
            { of: 'verb', name },
            'flag',
            ...both((set) => verbOf(grantOf(set, object).grant, name) === true),
          ),
    ),
    ...ACTIONS.map((name) =>
      line(object, { of: 'action', name }, 'flag', ...both((set) => actionOf(set, object, name).on)),
    ),
    ...(object === ANY
      ? []
      : [line(object, { of: 'record_types' }, 'list', ...both((set) => recordTypesOf(set, object)))]),
    ...fields.map((name) =>
      line(object, { of: 'field', name }, 'level', ...both((set) => levelOf(set, object, name).level)),
    ),
    ...[...new Set(masked)].map((name) =>
      line(
        object,
        { of: 'unmask', name },
        'flag',
        ...both((set) => set.unmask?.includes(`${object}.${name}`) === true),
      ),
    ),
  ];
}

function otherLines(left: PermissionSetDef, right: PermissionSetDef): readonly Compared[] {
  const has = (set: PermissionSetDef, name: string) => set.system?.includes(name) === true;
  return [
    ...SYSTEM_RIGHTS.map((name) =>
      line(null, { of: 'system', name }, 'flag', has(left, name), has(right, name)),
    ),
    line(null, { of: 'apps' }, 'list', left.apps, right.apps),
  ];
}

function line<Is extends Side['is']>(
  object: string | null,
  what: Compared['what'],
  is: Is,
  left: Extract<Side, { is: Is }>['value'],
  right: Extract<Side, { is: Is }>['value'],
): Compared {
  const name = 'name' in what ? what.name : '';
  return {
    key: `${object ?? ''} ${what.of} ${name}`,
    what,
    left: { is, value: left } as Side,
    right: { is, value: right } as Side,
    differs: JSON.stringify(left) !== JSON.stringify(right),
  };
}
