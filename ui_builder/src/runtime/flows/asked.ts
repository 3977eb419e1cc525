/** Values that a flow asks people for: what they are entered with, and what is sent of them. */
import type { Json } from '../../api/client';
import { isBlank } from '../../fields/fieldUi';
import { type Field, loneField } from '../../meta/definitions';
import { nameAsText } from '../../meta/text';
import type { Option, Texts } from '../../meta/types';

/** A value that is asked for. */
export interface Asked {
  readonly name: string;
  readonly type: string;
  readonly label?: Texts | string | null | undefined;
  readonly help?: Texts | string | null | undefined;
  readonly required?: boolean | undefined;
  /** Whether it is only shown. */
  readonly read_only?: boolean | undefined;
  /** The object, of a record. */
  readonly object?: string | null | undefined;
  readonly options?: readonly Option[] | null | undefined;
}

export type Entered = Readonly<Record<string, Json>>;

/** By what kind of field a value of a flow is entered; what is not named goes by its own name. */
const ENTERED_AS: Readonly<Record<string, string>> = {
  boolean: 'checkbox',
  record: 'lookup',
  choice: 'picklist',
  choices: 'multi_picklist',
  integer: 'number',
};
const KNOWN: ReadonlySet<string> = new Set([
  'text',
  'long_text',
  'number',
  'checkbox',
  'date',
  'datetime',
  'time',
  'duration',
  'picklist',
  'multi_picklist',
  'lookup',
  'user',
  'email',
  'phone',
  'url',
  'percent',
  'json',
]);

/** Gives a text that may stand in one language or in several. */
export const asTexts = (label: Texts | string | null | undefined): Texts | undefined =>
  typeof label === 'string' ? { en: label, 'zh-CN': label } : (label ?? undefined);

/** Gives the field by which a value is entered. */
export function fieldFor(asked: Asked): Field {
  const type = ENTERED_AS[asked.type] ?? asked.type;
  const help = asTexts(asked.help);
  return loneField({
    name: asked.name,
    type: asked.type === 'records' ? 'json' : KNOWN.has(type) ? type : 'text',
    label: asTexts(asked.label) ?? { en: nameAsText(asked.name) },
    ...(help === undefined ? {} : { help }),
    ...(asked.required ? { required: true } : {}),
    ...(asked.object ? { to: asked.object } : {}),
    ...(asked.options ? { options: asked.options } : {}),
  });
}

/** Writes a value as a client sends it: of a record its id. */
export function sent(value: Json): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'id' in value
    ? (value as { readonly id: Json }).id
    : value;
}

/** Gives what is sent of what was entered; what is only shown is not. */
export function sentValues(entered: Entered, asked: readonly Asked[] = []): Entered {
  const shown = new Set(asked.filter(({ read_only }) => read_only).map(({ name }) => name));
  const all = Object.entries(entered).filter(([name]) => !shown.has(name));
  return Object.fromEntries(all.map(([name, value]) => [name, sent(value)]));
}

/** Names what must be entered and is not. */
export function missing(asked: readonly Asked[], entered: Entered): readonly string[] {
  return asked
    .filter(
      ({ name, required, read_only, type }) =>
        required && !read_only && type !== 'boolean' && isBlank(entered[name]),
    )
    .map(({ name }) => name);
}
