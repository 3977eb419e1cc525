/** A filter as people see it: conditions on fields, in groups; what they cannot show stays as text. */
import type { Json } from '../../api/client';
import type { Operator } from './operators';

export type Match = 'all' | 'any' | 'none';

export interface Condition {
  readonly is: 'condition';
  readonly key: number;
  /** The field, such as `account.tier`; empty while none is chosen. */
  readonly path: string;
  readonly operator: Operator;
  /** What the operator compares with; its shape is the operator's. */
  readonly value: Json;
}

/** A condition in the expression language. */
export interface Advanced {
  readonly is: 'advanced';
  readonly key: number;
  readonly source: string;
}

export interface Group {
  readonly is: 'group';
  readonly key: number;
  readonly match: Match;
  readonly items: readonly Item[];
}

export type Item = Condition | Advanced | Group;

let last = 0;

/** Gives a key that no other part of a filter has on this page. */
export function newKey(): number {
  last += 1;
  return last;
}

export function group(match: Match, items: readonly Item[] = []): Group {
  return { is: 'group', key: newKey(), match, items };
}

export function condition(path: string, operator: Operator, value: Json = null): Condition {
  return { is: 'condition', key: newKey(), path, operator, value };
}

export function advanced(source: string): Advanced {
  return { is: 'advanced', key: newKey(), source };
}

/** Gives a filter with one of its parts replaced; without a replacement the part goes. */
export function withItem(within: Group, key: number, next: Item | null): Group {
  const items = within.items.flatMap((item): readonly Item[] => {
    if (item.key === key) {
      return next === null ? [] : [next];
    }
    return [item.is === 'group' ? withItem(item, key, next) : item];
  });
  return { ...within, items };
}

/** Gives a filter with one more part at the end of one of its groups. */
export function withAdded(within: Group, key: number, added: Item): Group {
  if (within.key === key) {
    return { ...within, items: [...within.items, added] };
  }
  const items = within.items.map((item) => (item.is === 'group' ? withAdded(item, key, added) : item));
  return { ...within, items };
}

/** Gives every path that conditions of a filter name. */
export function pathsOf(within: Group): readonly string[] {
  return within.items.flatMap((item) => {
    if (item.is === 'group') {
      return pathsOf(item);
    }
    return item.is === 'condition' && item.path !== '' ? [item.path] : [];
  });
}
