/** Fields that are read beside others, such as the currency of an amount. */
import type { Json } from '../api/client';
import { type RecordJson, valueAt } from '../api/records';
import { fieldUi } from '../fields/registry';
import type { Field } from '../meta/definitions';

interface Place {
  readonly path: string;
  readonly field: Field;
}

/** Gives the paths of places, and of what is read beside them, each once. */
export function pathsWithCompanions(places: readonly Place[]): readonly string[] {
  const beside = places.flatMap(({ path, field }) =>
    companionsOf(field).map((name) => besidePath(path, name)),
  );
  return [...new Set([...places.map((place) => place.path), ...beside])];
}

/** Gives the values beside the one at a path, by the names of their fields. */
export function companionValues(record: RecordJson, { path, field }: Place): Readonly<Record<string, Json>> {
  const names = companionsOf(field);
  return Object.fromEntries(names.map((name) => [name, valueAt(record, besidePath(path, name))]));
}

function companionsOf(field: Field): readonly string[] {
  return fieldUi(field.type).companions?.(field) ?? [];
}

function besidePath(path: string, name: string): string {
  return [...path.split('.').slice(0, -1), name].join('.');
}
