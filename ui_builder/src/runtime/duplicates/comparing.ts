/** What of records is compared when they may be the same. */
import type { Json } from '../../api/client';
import type { RecordJson } from '../../api/records';
import { isBlank } from '../../fields/fieldUi';
import type { Field, ObjectInfo } from '../../meta/definitions';

const MOST_FACTS = 6;
const MOST_READ = 16;
/** What tells one from another, before all else. */
const TELLING = new Set(['text', 'phone', 'email', 'url', 'lookup', 'date', 'address', 'location']);
/** What says little of whom a record is about, or takes more than a line. */
const LONG = new Set(['long_text', 'rich_text', 'json', 'formula', 'rollup', 'checkbox', 'encrypted_text']);

/** Gives the fields that tell who or what a record is about, the most telling first. */
export function tellingFields(info: ObjectInfo): readonly Field[] {
  const { title } = info.definition;
  const own = info.definition.fields.flatMap(({ name }) => {
    const field = info.fields.get(name);
    return field === undefined || name === title || LONG.has(field.type) ? [] : [field];
  });
  const rank = ({ type }: Field) => (TELLING.has(type) ? 0 : 1);
  const owner = info.fields.get('owner');
  const others = own.toSorted((one, other) => rank(one) - rank(other)).slice(0, MOST_READ);
  return [...others, ...(owner === undefined ? [] : [owner])];
}

/** Gives those of the fields that say something of a record, as many as fit. */
export const saidOf = (record: RecordJson, fields: readonly Field[]): readonly Field[] =>
  fields.filter(({ name }) => !isBlank(record[name] ?? null)).slice(0, MOST_FACTS);

export interface Line {
  readonly field: Field;
  readonly differs: boolean;
}

const same = (one: Json | undefined, other: Json | undefined): boolean =>
  (isBlank(one ?? null) && isBlank(other ?? null)) || JSON.stringify(one) === JSON.stringify(other);

/** Gives the fields that people may choose the value of, those that differ first. */
export function linesOf(info: ObjectInfo, records: readonly RecordJson[]): readonly Line[] {
  const [first] = records;
  const lines = [...info.fields.values()]
    .filter(({ writable }) => writable)
    .map((field) => ({
      field,
      differs: records.some((record) => !same(record[field.name], first?.[field.name])),
    }))
    .filter(({ field, differs }) => differs || !isBlank(first?.[field.name] ?? null));
  return [...lines.filter(({ differs }) => differs), ...lines.filter(({ differs }) => !differs)];
}

/** Gives the record that has the most to say: the one that is kept unless somebody says otherwise. */
export function fullest(records: readonly RecordJson[], info: ObjectInfo): string | undefined {
  const filled = (record: RecordJson) =>
    [...info.fields.keys()].filter((name) => !isBlank(record[name] ?? null)).length;
  return records.toSorted((one, other) => filled(other) - filled(one) || compare(one.id, other.id))[0]?.id;
}

const compare = (one: string, other: string) => (one < other ? -1 : 1);

/** Whose value each field gets: what was chosen, else the winner's, else the first that is not blank. */
export function sourcesOf(
  lines: readonly Line[],
  records: readonly RecordJson[],
  winner: string,
  chosen: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const ordered = [...records].sort((one, other) => Number(other.id === winner) - Number(one.id === winner));
  const sources = lines.map(({ field: { name } }): [string, string] => {
    const filled = ordered.find((record) => !isBlank(record[name] ?? null));
    return [name, chosen[name] ?? filled?.id ?? winner];
  });
  return Object.fromEntries(sources);
}

/** Gives what is sent of that: the fields whose value is not the winner's. */
export function sentSources(
  lines: readonly Line[],
  sources: Readonly<Record<string, string>>,
  winner: string,
): Readonly<Record<string, string>> {
  const differing = lines.filter(({ field, differs }) => differs && sources[field.name] !== winner);
  return Object.fromEntries(differing.map(({ field: { name } }) => [name, sources[name] ?? winner]));
}
