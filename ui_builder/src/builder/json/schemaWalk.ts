/** What a JSON Schema says of a place in a document: which parts of it apply, what can stand there. */
import type { JsonSchema } from '../../api/kindSchemas';

export type Path = readonly (string | number)[];

const DEEPEST = 12;

/** Gives every part of the schema that speaks of the value at a path. */
export function partsAt(root: JsonSchema, document: unknown, path: Path): readonly JsonSchema[] {
  let parts = spread(root, [root], document);
  let value = document;
  for (const step of path) {
    value = childOf(value, step);
    parts = spread(
      root,
      parts.flatMap((part) => inner(part, step)),
      value,
    );
  }
  return parts;
}

/** Gives the properties that an object at a place may have, with what the schema says of each. */
export function propertiesAt(
  root: JsonSchema,
  document: unknown,
  path: Path,
): ReadonlyMap<string, readonly JsonSchema[]> {
  const found = new Map<string, JsonSchema[]>();
  const value = path.reduce(childOf, document);
  for (const part of partsAt(root, document, path)) {
    for (const [name, schema] of Object.entries(asSchema(part.properties) ?? {})) {
      // What is forbidden here is said by `false`.
      const said = asSchema(schema);
      if (said !== undefined) {
        found.set(name, [...(found.get(name) ?? []), ...spread(root, [said], childOf(value, name))]);
      }
    }
  }
  for (const part of partsAt(root, document, path)) {
    for (const [name, schema] of Object.entries(asSchema(part.properties) ?? {})) {
      if (schema === false) {
        found.delete(name);
      }
    }
  }
  return found;
}

/** Gives the values that may stand at a place, where the schema lists them. */
export function valuesOf(parts: readonly JsonSchema[]): readonly unknown[] {
  const values = parts.flatMap((part) => [
    ...(Array.isArray(part.enum) ? part.enum : []),
    ...('const' in part ? [part.const] : []),
    ...(part.type === 'boolean' ? [true, false] : []),
  ]);
  return [...new Set(values)];
}

/** Gives what a property is, in the reader's language, else in English. */
export function descriptionOf(parts: readonly JsonSchema[], locale: string): string {
  const own = locale === 'zh-CN' ? 'x-description-zh' : 'description';
  const text = (key: string) => parts.map((part) => part[key]).find((each) => typeof each === 'string');
  return String(text(own) ?? text('description') ?? text('title') ?? '');
}

/** Gives what a value begins as, once its name is written: `""`, `[]`, `{}`. */
export function beginningOf(parts: readonly JsonSchema[]): string {
  const values = valuesOf(parts);
  if (values.length === 1) {
    return JSON.stringify(values[0]);
  }
  const types = parts.flatMap((part) => part.type ?? []);
  if (types.includes('string')) {
    return '""';
  }
  return types.includes('array') ? '[]' : types.includes('object') ? '{}' : '';
}

/** Follows references and conditions, as far as they apply to the value. */
function spread(root: JsonSchema, schemas: readonly JsonSchema[], value: unknown, depth = 0): JsonSchema[] {
  return depth > DEEPEST
    ? []
    : schemas.flatMap((schema) => [schema, ...spread(root, within(root, schema, value), value, depth + 1)]);
}

function within(root: JsonSchema, schema: JsonSchema, value: unknown): readonly JsonSchema[] {
  const more = ['allOf', 'oneOf', 'anyOf'].flatMap((key) => (Array.isArray(schema[key]) ? schema[key] : []));
  const condition = asSchema(schema.if);
  const branch = condition === undefined ? undefined : applies(condition, value) ? schema.then : schema.else;
  const found = [...more, branch, typeof schema.$ref === 'string' ? resolved(root, schema.$ref) : undefined];
  return found.map(asSchema).filter((each) => each !== undefined);
}

function resolved(root: JsonSchema, reference: string): unknown {
  return reference
    .split('/')
    .slice(1)
    .reduce<unknown>((at, step) => asSchema(at)?.[step], root);
}

function applies(condition: JsonSchema, value: unknown): boolean {
  const of = asSchema(value) ?? {};
  const required = Array.isArray(condition.required) ? condition.required : [];
  return (
    required.every((name) => String(name) in of) &&
    Object.entries(asSchema(condition.properties) ?? {}).every(([name, schema]) => {
      const said = asSchema(schema) ?? {};
      return !(name in of) || !('const' in said) || said.const === of[name];
    })
  );
}

function inner(part: JsonSchema, step: string | number): readonly JsonSchema[] {
  if (typeof step === 'number') {
    return asSchema(part.items) === undefined ? [] : [part.items as JsonSchema];
  }
  const own = asSchema(asSchema(part.properties)?.[step]);
  if (own !== undefined) {
    return [own];
  }
  const patterns = Object.entries(asSchema(part.patternProperties) ?? {});
  const matching = patterns
    .filter(([pattern]) => new RegExp(pattern, 'u').test(step))
    .map(([, each]) => each);
  return [...matching, part.additionalProperties].map(asSchema).filter((each) => each !== undefined);
}

function childOf(value: unknown, step: string | number): unknown {
  return (value as Readonly<Record<string | number, unknown>> | null | undefined)?.[step];
}

function asSchema(value: unknown): JsonSchema | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonSchema)
    : undefined;
}
