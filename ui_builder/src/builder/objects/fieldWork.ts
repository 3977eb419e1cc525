/** What the editors of a field's properties are given. */
import type { FieldTypeInfo, PropertySchema } from '../../api/fieldTypes';
import type { Fault } from '../../api/problem';
import type { FieldDef, Option, PicklistDef, Texts } from '../../meta/types';
import type { ObjectDraft } from './objectDraft';

export interface Picklist extends PicklistDef {
  readonly kind: 'picklist';
  readonly label: Texts;
}

export interface FieldWork {
  readonly object: ObjectDraft;
  /** All objects as they shall be, this one included. */
  readonly objects: readonly ObjectDraft[];
  readonly picklists: readonly Picklist[];
  readonly field: FieldDef;
  readonly type: FieldTypeInfo;
  /** The field as it is in force; undefined for a new one. */
  readonly before: FieldDef | undefined;
  /** What is wrong with the field, by pointers into it such as `/options/0/value`. */
  readonly faults: readonly Fault[];
  readonly change: (next: FieldDef) => void;
}

/** What every field may say, in the order in which it is asked. */
export const COMMON = [
  'name',
  'type',
  'label',
  'help',
  'placeholder',
  'required',
  'unique',
  'ignore_case',
  'default',
  'history',
  'editable_after_submit',
] as const;

const common: ReadonlySet<string> = new Set(COMMON);
/** What is asked at another place: both of `picklist` and `options` by one editor. */
const ELSEWHERE = new Set(['picklist', 'controlled_by', 'returns', 'mask', 'personal', 'reveals']);
/** Options that few need. */
const SELDOM: Readonly<Record<string, readonly string[]>> = {
  text: ['max_length'],
  long_text: ['max_length'],
  rich_text: ['max_length'],
  encrypted_text: ['max_length'],
  number: ['precision'],
  tags: ['max_tags', 'max_length'],
  json: ['max_kb'],
  lookup: ['fetch'],
  parent: ['rows', 'reparent'],
  rollup: ['scale'],
};

/** Gives the options of a type in the order in which they are asked, those that few need apart. */
export function optionsOf({ key, schema }: FieldTypeInfo): {
  often: readonly string[];
  seldom: readonly string[];
} {
  const all = Object.keys(schema.properties).filter((name) => !common.has(name) && !ELSEWHERE.has(name));
  const seldom = SELDOM[key] ?? [];
  return {
    often: all.filter((name) => !seldom.includes(name)),
    seldom: all.filter((name) => seldom.includes(name)),
  };
}

/** Tells whether a field of the type may say something. */
export const mayHave = (type: FieldTypeInfo, property: string): boolean => property in type.schema.properties;

/** Gives what a property means, in the reader's language. */
export function meaning(schema: PropertySchema | undefined, locale: string): string | undefined {
  return locale === 'zh-CN' ? (schema?.['x-description-zh'] ?? schema?.description) : schema?.description;
}

/** Gives the faults of one field out of those of its object, by pointers into the field; what lacks is at its place. */
export function faultsOf(problems: readonly Fault[], index: number): readonly Fault[] {
  const place = `/fields/${index}`;
  return problems
    .filter(({ path }) => path === place || path.startsWith(`${place}/`))
    .map((fault) => {
      const missing = fault.details?.property;
      const within = fault.path.slice(place.length);
      return { ...fault, path: typeof missing === 'string' ? `${within}/${missing}` : within };
    });
}

/** Gives the options that a field offers, be they its own or shared. */
export function choicesOf(field: FieldDef | undefined, picklists: readonly Picklist[]): readonly Option[] {
  const own = field?.options as readonly Option[] | undefined;
  return own ?? picklists.find((each) => each.name === field?.picklist)?.options ?? [];
}

/** Gives the lookups by which records of other objects point at those of one: `ticket.account`. */
export function pointersAt(
  objects: readonly ObjectDraft[],
  target: string,
): readonly { readonly object: ObjectDraft; readonly field: FieldDef }[] {
  return objects.flatMap((object) =>
    object.fields
      .filter((field) => (field.type === 'lookup' || field.type === 'parent') && field.to === target)
      .map((field) => ({ object, field })),
  );
}
