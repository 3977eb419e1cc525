/** What a page has of the definitions: those of its object, and of what that leads to. */
import type { Expression } from '../formula/tree';
import type { FlowButton, LayoutDef, ObjectDef, PicklistDef, ViewDef } from './types';

/** Trees by object and source; the server says which. */
export type Expressions = Readonly<Record<string, Readonly<Record<string, Expression>>>>;

export interface ScopeContent {
  readonly objects: readonly ObjectDef[];
  readonly picklists: readonly PicklistDef[];
  readonly views: readonly ViewDef[];
  readonly layouts: readonly LayoutDef[];
  readonly expressions?: Expressions;
  /** Flows that the reader may start for records of the object. */
  readonly buttons?: readonly FlowButton[];
}

/** Puts a scope into another one: what both have is the inner one's. */
export function nested(inner: ScopeContent, outer: ScopeContent): ScopeContent {
  return {
    objects: both(inner.objects, outer.objects),
    picklists: both(inner.picklists, outer.picklists),
    views: both(inner.views, outer.views),
    layouts: both(inner.layouts, outer.layouts),
    expressions: bothExpressions(inner.expressions ?? {}, outer.expressions ?? {}),
  };
}

function both<T extends { readonly name: string }>(inner: readonly T[], outer: readonly T[]): readonly T[] {
  const known = new Set(inner.map((each) => each.name));
  return [...inner, ...outer.filter((each) => !known.has(each.name))];
}

function bothExpressions(inner: Expressions, outer: Expressions): Expressions {
  const objects = new Set([...Object.keys(outer), ...Object.keys(inner)]);
  return Object.fromEntries([...objects].map((name) => [name, { ...outer[name], ...inner[name] }]));
}
