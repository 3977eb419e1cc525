/** A definition, or a part of one, as people read it. */
import type { Json } from '../../api/client';

/** What tells what a part is comes first, whatever order the platform keeps. */
const FIRST = ['kind', 'name', 'value', 'field', 'object', 'type', 'label', 'plural', 'help', 'title'];

/** Writes a definition as JSON over several lines, its properties in the order in which one looks for them. */
export function definitionText(definition: Json | Readonly<Record<string, Json | undefined>>): string {
  return JSON.stringify(definition, ordered, 2);
}

function ordered(_: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return value;
  }
  const entries = Object.entries(value).map((entry, at) => ({ entry, rank: rank(entry[0], at) }));
  return Object.fromEntries(entries.sort((one, other) => one.rank - other.rank).map(({ entry }) => entry));
}

function rank(name: string, at: number): number {
  const place = FIRST.indexOf(name);
  return place === -1 ? FIRST.length + at : place;
}
