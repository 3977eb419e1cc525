/** What the columns of a table may fill. */
import type { Mapping, Mode, Target } from '../../api/imports';
import type { Definitions, Field, ObjectInfo } from '../../meta/definitions';

/** A field that a column may fill. */
export interface Fillable {
  readonly field: Field;
  /** Of a lookup: the unique fields of what it points at, by which a record is found. */
  readonly keys: readonly Field[];
  /** Of a lookup: the field that names what it points at. */
  readonly title?: Field;
}

/** Nobody writes these in a cell. */
const NEVER = new Set(['file', 'image', 'json', 'location']);
/** The keys by which a record is found beside its id. */
const KEYS = new Set(['text', 'email', 'phone', 'number', 'barcode', 'autonumber']);

export const ID = 'id';
const POSITION = 'position';

const isKey = (field: Field): boolean =>
  KEYS.has(field.type) && (field.definition.unique === true || field.type === 'autonumber');

/** Gives every field that columns may fill, in the order of the fields; last of all the id. */
export function fillables(definitions: Definitions, object: string): readonly Fillable[] {
  const fields = [...(definitions.object(object)?.fields.values() ?? [])];
  const written = fields.filter(
    ({ writable, type, name }) => writable && !NEVER.has(type) && name !== POSITION,
  );
  const id = fields.filter(({ name }) => name === ID);
  return [...written, ...id].map((field) => fillableOf(definitions, field));
}

function fillableOf(definitions: Definitions, field: Field): Fillable {
  const info = field.target === undefined ? undefined : definitions.object(field.target);
  const title = info?.fields.get(info.definition.title);
  const keys = [...(info?.fields.values() ?? [])].filter((each) => isKey(each) && each !== title);
  return { field, keys, ...(title === undefined ? {} : { title }) };
}

/** Gives what a column fills where a field is chosen for it; a lookup's record is found by its name or id. */
export const targetOf = ({ field }: Fillable): Target => ({ field: field.name });

/** Sets what a column fills; what filled that field before then fills nothing. */
export function withTarget(mapping: Mapping, column: string, target: Target | undefined): Mapping {
  const others = Object.entries(mapping).filter(
    ([other, { field }]) => other !== column && field !== target?.field,
  );
  return Object.fromEntries(target === undefined ? others : [...others, [column, target]]);
}

/** Gives the fields that new records need and no column fills. */
export function missing(mapping: Mapping, fields: readonly Fillable[], mode: Mode): readonly Field[] {
  const filled = new Set(Object.values(mapping).map(({ field }) => field));
  return mode === 'update'
    ? []
    : fields.flatMap(({ field }) =>
        field.required && field.default === undefined && !filled.has(field.name) ? [field] : [],
      );
}

/** Gives the fields that are filled and by which a record can be found again. */
export function keysIn(mapping: Mapping, info: ObjectInfo): readonly string[] {
  const filled = Object.values(mapping).map(({ field }) => field);
  return filled.filter((name) => {
    const field = info.fields.get(name);
    return name === ID || (field !== undefined && isKey(field));
  });
}

/** Gives the column that fills a field. */
export function columnOf(mapping: Mapping, field: string): string | undefined {
  return Object.entries(mapping).find(([, target]) => target.field === field)?.[0];
}

/** Finds fields by what is typed: those whose label or name begins so first. */
export function searchFillables(
  fields: readonly Fillable[],
  typed: string,
  labelOf: (field: Field) => string,
): readonly Fillable[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted === '') {
    return fields;
  }
  const texts = ({ field }: Fillable) =>
    [labelOf(field), field.name, ...Object.values(field.label)].map((text) => text.toLowerCase());
  const begins = (each: Fillable) => texts(each).some((text) => text.startsWith(wanted));
  const found = fields.filter((each) => texts(each).some((text) => text.includes(wanted)));
  return [...found.filter(begins), ...found.filter((each) => !begins(each))];
}
