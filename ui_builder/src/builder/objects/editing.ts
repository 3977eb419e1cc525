/** What a builder does to the fields of an object; each gives another object. */
import type { FieldDef, RecordTypeDef, Texts } from '../../meta/types';
import { nameOf, numbered, spoken } from './naming';
import type { ObjectDraft } from './objectDraft';
import { withProperty } from './objectDraft';

const STEM = 'field';
/** What a new field of a type says, beside its name and type. */
const BEGINNINGS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  autonumber: { format: '{00000}' },
  formula: { returns: 'text' },
  rollup: { aggregate: 'count' },
  picklist: { options: [] },
  multi_picklist: { options: [] },
  polymorphic: { to: [] },
};

/** Tells whether a name was given only for want of a label. */
export const isPlaceholder = (name: string): boolean => /^field_\d+$|_copy_\d+$/.test(name);

/** Adds a field of a type behind another one, or at the end; gives its name beside. */
export function addField(object: ObjectDraft, type: string, after?: string): [ObjectDraft, string] {
  const names = object.fields.map((field) => field.name);
  const name = numbered(STEM, names);
  const field: FieldDef = { name, type, ...BEGINNINGS[type] };
  const at = after === undefined ? names.length : names.indexOf(after) + 1 || names.length;
  return [{ ...object, fields: object.fields.toSpliced(at, 0, field) }, name];
}

export function setField(object: ObjectDraft, name: string, next: FieldDef): ObjectDraft {
  return { ...object, fields: object.fields.map((field) => (field.name === name ? next : field)) };
}

/** Puts a field where another one is. */
export function moveField(object: ObjectDraft, name: string, to: string): ObjectDraft {
  return { ...object, fields: moved(object.fields, name, to) };
}

/** Moves what has one name to where what has the other is. */
export function moved<T extends { readonly name: string }>(
  list: readonly T[],
  name: string,
  to: string,
): readonly T[] {
  const from = list.findIndex((each) => each.name === name);
  const target = list.findIndex((each) => each.name === to);
  const each = list[from];
  return each === undefined || target < 0 ? list : list.toSpliced(from, 1).toSpliced(target, 0, each);
}

/** Copies a field; the copy stands behind it and is called by the given label. */
export function copyField(object: ObjectDraft, name: string, label: Texts): [ObjectDraft, string] {
  const at = object.fields.findIndex((field) => field.name === name);
  const field = object.fields[at];
  if (field === undefined) {
    return [object, name];
  }
  const names = object.fields.map((each) => each.name);
  const copy = numbered(`${name.slice(0, 34)}_copy`, names);
  return [{ ...object, fields: object.fields.toSpliced(at + 1, 0, { ...field, name: copy, label }) }, copy];
}

/** Takes a field out, and what the object itself says of it. */
export function dropField(object: ObjectDraft, name: string): ObjectDraft {
  const others = object.fields.filter((field) => field.name !== name).map((field) => without(field, name));
  let next: ObjectDraft = { ...object, fields: others };
  const indexes = (object.indexes ?? []).filter((index) => !index.includes(name));
  next = withProperty(next, 'indexes', indexes);
  const unique = (object.unique ?? []).filter(({ fields }) => !fields.includes(name));
  next = withProperty(next, 'unique', unique);
  if (next.search?.includes(name)) {
    next = { ...next, search: next.search.filter((each) => each !== name) };
  }
  const rules = (object.rules ?? []).map((rule) =>
    rule.field === name ? withProperty(rule, 'field', undefined) : rule,
  );
  next = withProperty(next, 'rules', rules);
  const types = (object.record_types ?? []).map((type) => typeWithout(type, name));
  next = withProperty(next, 'record_types', types);
  return object.tree === name ? withProperty(next, 'tree', undefined) : next;
}

function without(field: FieldDef, gone: string): FieldDef {
  let next = field;
  if (field.controlled_by === gone) {
    const options = (field.options as readonly object[] | undefined)?.map((option) =>
      withProperty(option, 'when', undefined),
    );
    next = withProperty(withProperty(next, 'controlled_by', undefined), 'options', options);
  }
  const currency = field.currency as { readonly field?: string } | undefined;
  return currency?.field === gone ? withProperty(next, 'currency', undefined) : next;
}

function typeWithout(type: RecordTypeDef, gone: string): RecordTypeDef {
  const { [gone]: _, ...options } = type.options ?? {};
  const { [gone]: __, ...defaults } = type.defaults ?? {};
  return withProperty(withProperty(type, 'options', options), 'defaults', defaults);
}

/** Gives a field that nothing is published of another name. */
export function renameNew(object: ObjectDraft, name: string, to: string): ObjectDraft {
  const fields = object.fields.map((field) => (field.name === name ? { ...field, name: to } : field));
  return { ...object, fields, ...(object.title === name ? { title: to } : {}) };
}

/** Tells whether anything else of the object might name a field. */
export function isMentioned(object: ObjectDraft, name: string): boolean {
  const rest = { ...object, fields: object.fields.filter((field) => field.name !== name) };
  return new RegExp(`\\b${name}\\b`).test(JSON.stringify(rest));
}

/** Gives the name that a new field shall have now that it has a label; null where it keeps its own. */
export function settledName(object: ObjectDraft, field: FieldDef, published: boolean): string | null {
  if (published || !isPlaceholder(field.name) || spoken(field.label) === '') {
    return null;
  }
  const taken = object.fields.flatMap(({ name }) => (name === field.name ? [] : [name]));
  const name = nameOf(spoken(field.label), STEM, taken);
  return isPlaceholder(name) ? null : name;
}
