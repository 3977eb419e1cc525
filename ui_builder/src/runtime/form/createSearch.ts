/** What the address of a form for a new record says: values to begin with, or a record to copy. */
import type { Json } from '../../api/client';
import type { RecordJson } from '../../api/records';
import type { Field, ObjectInfo } from '../../meta/definitions';

export interface CreateSearch {
  /** `account:<id>,priority:high`; commas within a value are written as %2C. */
  set?: string | undefined;
  /** The id of a record whose values it begins with. */
  copy?: string | undefined;
}

/** Keeps the parameters that mean something; an address is typed by people too. */
export function createSearch(search: Record<string, unknown>): CreateSearch {
  const { set, copy } = search;
  return {
    ...(typeof set === 'string' ? { set } : {}),
    ...(typeof copy === 'string' ? { copy } : {}),
  };
}

/** Writes values for the address. */
export function setText(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}:${encodeURIComponent(value)}`)
    .join(',');
}

/** Reads the values that an address gives to fields that people may write; a lookup has its id alone. */
export function valuesSet(info: ObjectInfo, text = ''): Readonly<Record<string, Json>> {
  const pairs = text.split(',').flatMap((part): [string, Json][] => {
    const [name = '', ...rest] = part.split(':');
    const field = info.fields.get(name.trim());
    const value = field?.writable ? valueWritten(field, decoded(rest.join(':'))) : null;
    return value === null ? [] : [[name.trim(), value]];
  });
  return Object.fromEntries(pairs);
}

/** Gives what a copy of a record begins with: what people write, but no files, secrets or rows. */
export function valuesCopied(info: ObjectInfo, record: RecordJson): Readonly<Record<string, Json>> {
  const names = copiedFields(info).filter((name) => (record[name] ?? null) !== null);
  return Object.fromEntries(names.map((name) => [name, record[name] ?? null]));
}

const NOT_COPIED = new Set(['file', 'image', 'encrypted_text']);

/** Names the fields that a copy takes over; what must be unique or counts itself is left out. */
export function copiedFields(info: ObjectInfo): readonly string[] {
  return [...info.fields.values()]
    .filter(({ writable, type, definition }) => {
      // Of what is masked only the ends are known.
      const known = definition.masked !== true && !NOT_COPIED.has(type);
      return writable && known && definition.unique !== true;
    })
    .map(({ name }) => name);
}

function valueWritten(field: Field, text: string): Json {
  if (text === '') {
    return null;
  }
  if (field.target !== undefined) {
    return { id: text, label: null };
  }
  switch (field.type) {
    case 'checkbox':
      return text === 'true';
    case 'multi_picklist':
    case 'tags':
      return text.split('|');
    default:
      return text;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
