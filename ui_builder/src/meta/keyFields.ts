/** What tells records of the same name apart: a few short fields beside the title. */
import type { Json } from '../api/client';
import type { Field, ObjectInfo } from './definitions';
import { WRITTEN } from './systemFields';
import type { Texts } from './types';

const MOST = 2;
/** The sooner a type stands here, the better it tells records apart. */
const TELLING = ['autonumber', 'email', 'phone', 'lookup', 'parent', 'picklist', 'user', 'date'];

/** Gives the fields that stand below a title where one chooses a record. */
export function keyFields({ definition, fields }: ObjectInfo): readonly Field[] {
  const own = definition.fields
    .map(({ name }) => fields.get(name))
    .filter((field): field is Field => field !== undefined && field.name !== definition.title)
    .filter((field) => !WRITTEN.has(field.name) && rank(field) >= 0);
  return own.toSorted((left, right) => rank(left) - rank(right)).slice(0, MOST);
}

function rank(field: Field): number {
  const unique = field.type === 'text' && field.definition.unique === true;
  return unique ? 0 : TELLING.indexOf(field.type);
}

/** Writes values in one line, those that are there. */
export function keyText(
  record: Readonly<Record<string, Json>>,
  fields: readonly Field[],
  text: (texts: Texts | undefined, fallback?: string) => string,
): string {
  return fields
    .map((field) => valueText(record[field.name] ?? null, field, text))
    .filter((each) => each !== '')
    .join(' · ');
}

function valueText(
  value: Json,
  field: Field,
  text: (texts: Texts | undefined, fallback?: string) => string,
): string {
  if (value === null) {
    return '';
  }
  if (typeof value === 'object') {
    return 'label' in value ? String(value.label ?? '') : '';
  }
  const option = field.choices.find((choice) => choice.value === value);
  return option === undefined ? String(value) : text(option.label, option.value);
}
