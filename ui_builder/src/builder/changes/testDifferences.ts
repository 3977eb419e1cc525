/** For tests: differences as the platform tells them, parts of lists by their names. */
import type { Json } from '../../api/client';
import type { Difference } from '../../api/setup';

type Part = Record<string, Json>;

export function differencesOf(before: object, after: object): readonly Difference[] {
  return compare(before as Part, after as Part, '');
}

function compare(before: Part, after: Part, path: string): Difference[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key): Difference[] => {
    const [old, now, at] = [before[key], after[key], `${path}/${key}`];
    if (JSON.stringify(old) === JSON.stringify(now)) {
      return [];
    }
    if (old === undefined || now === undefined) {
      return now === undefined
        ? [{ path: at, change: 'removed', before: old as Json }]
        : [{ path: at, change: 'added', after: now }];
    }
    const [one, other] = [named(old), named(now)];
    return one === null || other === null
      ? [{ path: at, change: 'changed', before: old, after: now }]
      : compare(one, other, at);
  });
}

function named(value: Json): Part | null {
  if (!Array.isArray(value)) {
    return typeof value === 'object' ? (value as Part | null) : null;
  }
  const parts = value as readonly { name?: string; value?: string }[];
  const names = parts.map((each) => each.name ?? each.value);
  return names.includes(undefined)
    ? null
    : Object.fromEntries(parts.map((each, at) => [names[at] as string, each as Json]));
}
