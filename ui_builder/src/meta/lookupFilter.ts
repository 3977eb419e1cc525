/** The condition of a lookup, as a condition on lists: the record being edited goes in as values. */
import type { Json } from '../api/client';
import type { ValueAt } from './choices';
import type { Field, ObjectInfo } from './definitions';

const TEXT_OR_RECORD = /'[^']*(?:''[^']*)*'|"[^"]*(?:""[^"]*)*"|\$record((?:\.\w+)+)/g;
const NUMBERS = new Set(['number', 'currency', 'percent', 'rating']);

/** Gives the fields of the record that the condition of a lookup reads. */
export function filterReads(field: Field): readonly string[] {
  const source = String(field.definition.filter ?? '');
  const paths = [...source.matchAll(TEXT_OR_RECORD)].map(([, path]) => path?.split('.')[1]);
  return [...new Set(paths.filter((name) => name !== undefined))];
}

/**
 * Gives the condition that fitting records meet; undefined where the lookup sets none, or where it
 * reads what only the platform knows, such as a field of yet another record.
 */
export function fittingWhere(info: ObjectInfo, field: Field, valueAt: ValueAt): string | undefined {
  const source = field.definition.filter;
  if (typeof source !== 'string') {
    return undefined;
  }
  let known = true;
  const where = source.replace(TEXT_OR_RECORD, (token, path?: string) => {
    if (path === undefined) {
      return token;
    }
    const [, name = '', ...further] = path.split('.');
    const literal = literalOf(valueAt(name), info.fields.get(name)?.type);
    known &&= literal !== undefined && further.length === 0;
    return literal ?? '';
  });
  return known ? where : undefined;
}

/** Writes a value as the expression language does; undefined for what has no such form. */
function literalOf(value: Json, type: string | undefined): string | undefined {
  if (value === null || typeof value === 'boolean') {
    return String(value);
  }
  if (type !== undefined && NUMBERS.has(type)) {
    return `(${value})`;
  }
  if (typeof value === 'object') {
    const id = 'id' in value && !('object' in value) ? value.id : undefined;
    return typeof id === 'string' ? literalOf(id, undefined) : undefined;
  }
  return `'${String(value).replaceAll("'", "''")}'`;
}
