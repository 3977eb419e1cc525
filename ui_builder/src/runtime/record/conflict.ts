/** Two changes of one record at a time: what each field was, what I made of it, and what others did. */
import type { Json } from '../../api/client';
import { isBlank } from '../../fields/fieldUi';

export type Side = 'mine' | 'theirs';

export interface Difference {
  readonly name: string;
  readonly original: Json;
  readonly mine: Json;
  readonly theirs: Json;
  /** Whether both of us changed it, to different values. */
  readonly contested: boolean;
}

type Values = Readonly<Record<string, Json>>;

/**
 * Gives the fields of which my value and theirs are not the same, contested ones first.
 *
 * `changed` are the fields that I changed; of all others mine is what it was when I began.
 */
export function differences(
  names: readonly string[],
  original: Values,
  changed: Values,
  theirs: Values,
): readonly Difference[] {
  const found = names.flatMap((name): readonly Difference[] => {
    const before = original[name] ?? null;
    const mine = name in changed ? (changed[name] ?? null) : before;
    const other = theirs[name] ?? null;
    if (sameValue(mine, other)) {
      return [];
    }
    const contested = !sameValue(mine, before) && !sameValue(other, before);
    return [{ name, original: before, mine, theirs: other, contested }];
  });
  return found.toSorted((left, right) => Number(right.contested) - Number(left.contested));
}

/** Tells whether they changed anything that the page shows; what only I changed is no conflict. */
export function isConflict(found: readonly Difference[]): boolean {
  return found.some(({ original, theirs }) => !sameValue(original, theirs));
}

/** Gives which side stands at first: mine where I changed it, theirs for the rest. */
export function firstChoice(difference: Difference): Side {
  return sameValue(difference.mine, difference.original) ? 'theirs' : 'mine';
}

/** Gives the fields that are to be written over theirs. */
export function keptMine(
  found: readonly Difference[],
  chosen: Readonly<Record<string, Side>>,
): readonly string[] {
  return found.filter((each) => (chosen[each.name] ?? firstChoice(each)) === 'mine').map(({ name }) => name);
}

/** Tells whether two values are the same to people: a record by its id, blanks all alike. */
export function sameValue(left: Json, right: Json): boolean {
  if (isBlank(left) || isBlank(right)) {
    return isBlank(left) && isBlank(right);
  }
  return canonical(left) === canonical(right);
}

function canonical(value: Json): string {
  if (typeof value !== 'object' || value === null) {
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join()}]`;
  }
  const entries = Object.entries(value as Readonly<Record<string, Json>>);
  const reference = 'id' in value && 'label' in value;
  const told = reference ? entries.filter(([name]) => name === 'id' || name === 'object') : entries;
  return JSON.stringify(told.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([n, v]) => [n, canonical(v)]));
}
