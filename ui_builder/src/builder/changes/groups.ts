/** Changes by the object they are about. */
import type { ChangedDefinition, Speech } from './words';

export interface ChangeGroup<T> {
  readonly key: string;
  readonly label: string;
  readonly changes: readonly T[];
}

/** Gives objects by their label, the object itself first; then what is of no object, by kind. */
export function groupsOf<T extends ChangedDefinition>(
  changes: readonly T[],
  speech: Speech,
): readonly ChangeGroup<T>[] {
  const groups = new Map<string, T[]>();
  for (const change of changes) {
    const object = objectOf(change);
    const key = object === null ? `kind-${change.kind}` : `object-${object}`;
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return [...groups]
    .map(([key, group]) => ({
      key,
      label: key.startsWith('kind-')
        ? kindText(key.slice('kind-'.length), speech)
        : speech.object(key.slice('object-'.length)),
      changes: group.toSorted(
        (one, other) => Number(other.kind === 'object') - Number(one.kind === 'object'),
      ),
    }))
    .toSorted(
      (one, other) =>
        Number(one.key.startsWith('kind-')) - Number(other.key.startsWith('kind-')) ||
        one.label.localeCompare(other.label),
    );
}

/** Gives the kind of a definition in words. */
export function kindText(kind: string, speech: Speech): string {
  const key = `changes.kind_${kind}`;
  return speech.knows(key) ? speech.t(key) : kind;
}

function objectOf({ kind, name, after, before }: ChangedDefinition): string | null {
  if (kind === 'object') {
    return name;
  }
  const { object } = (after ?? before ?? {}) as { object?: unknown };
  return typeof object === 'string' ? object : null;
}
