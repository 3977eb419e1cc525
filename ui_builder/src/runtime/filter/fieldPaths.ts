/** The fields that a filter may ask of: those of the object, and those that lookups lead to. */
import type { Definitions, Field } from '../../meta/definitions';

/** How many lookups lead away at most. */
export const MOST_STEPS = 3;

export interface Reached {
  readonly path: string;
  readonly field: Field;
  /** Labels of the lookups on the way. */
  readonly way: readonly Field[];
  /** The object whose fields lie behind it, where one may go further. */
  readonly leads?: string;
}

const NEVER_ASKED = new Set(['id', 'version', 'position']);

/** Gives the fields behind a way of lookups; empty while the object at its end is not known. */
export function fieldsBehind(
  definitions: Definitions,
  object: string,
  way: readonly string[],
): readonly Reached[] {
  const passed: Field[] = [];
  let at = object;
  for (const step of way) {
    const field = definitions.object(at)?.fields.get(step);
    if (field?.target === undefined) {
      return [];
    }
    passed.push(field);
    at = field.target;
  }
  const fields = [...(definitions.object(at)?.fields.values() ?? [])];
  const own = new Set(definitions.object(at)?.definition.fields.map(({ name }) => name));
  return fields
    .filter((field) => !NEVER_ASKED.has(field.name))
    .toSorted((left, right) => Number(!own.has(left.name)) - Number(!own.has(right.name)))
    .map((field) => ({
      path: [...way, field.name].join('.'),
      field,
      way: passed,
      ...(field.target !== undefined && way.length < MOST_STEPS ? { leads: field.target } : {}),
    }));
}

/** Finds fields by what people call them, the nearest first; objects not known yet are passed over. */
export function searchFields(
  definitions: Definitions,
  object: string,
  typed: string,
  called: (field: Field) => string,
): readonly Reached[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const found: { reached: Reached; rank: number }[] = [];
  let ways: readonly (readonly string[])[] = [[]];
  for (let step = 0; step <= MOST_STEPS; step++) {
    const reached = ways.flatMap((way) => fieldsBehind(definitions, object, way));
    for (const each of reached) {
      const label = called(each.field).toLowerCase();
      const whole = [...each.way.map(called), label].join(' ').toLowerCase();
      const inLabel = words.some((word) => label.includes(word));
      if (inLabel && words.every((word) => whole.includes(word))) {
        const begins = label.startsWith(typed.trim().toLowerCase());
        found.push({ reached: each, rank: step * 2 + Number(!begins) });
      }
    }
    ways = reached.flatMap((each) => (each.leads === undefined ? [] : [each.path.split('.')]));
  }
  return found
    .toSorted((left, right) => left.rank - right.rank)
    .map(({ reached }) => reached)
    .slice(0, 60);
}

/** Gives the object at which the known part of a path ends, where the path goes on. */
export function missingObject(definitions: Definitions, object: string, path: string): string | undefined {
  let at = object;
  for (const step of path.split('.')) {
    const known = definitions.object(at);
    if (known === undefined) {
      return at;
    }
    const target = known.fields.get(step)?.target;
    if (target === undefined) {
      return undefined;
    }
    at = target;
  }
  return undefined;
}

/** Gives the fields that a path leads over, the last one at its end. */
export function fieldsAlong(definitions: Definitions, object: string, path: string): readonly Field[] {
  const steps = path.split('.');
  return steps.flatMap((_, index) => definitions.field(object, steps.slice(0, index + 1).join('.')) ?? []);
}

/** Gives every path that a filter's text may name; words within quotes are none. */
export function pathsIn(source: string): readonly string[] {
  const bare = source.replaceAll(/'[^']*'|"[^"]*"|\$[\w.]+/g, ' ');
  return [...new Set(bare.match(/[\p{L}]\w*(?:\.\w+)+/gu) ?? [])];
}
