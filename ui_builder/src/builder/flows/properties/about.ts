/** What the inputs of one property of a step or trigger have in common. */
import type { PartSchema } from '../../../api/flows';

export type Said = Readonly<Record<string, unknown>>;

export interface PropertyProps {
  readonly name: string;
  readonly schema: PartSchema;
  readonly value: unknown;
  /** What stands beside it, and around that: whatever it is about may be said there. */
  readonly around: readonly Said[];
  /** JSON pointer to it within the flow. */
  readonly place: string;
  /** The step that it is of, or the trigger. */
  readonly step: string;
  readonly required: boolean;
  /** Called with what it shall say; undefined: nothing. */
  readonly onChange: (value: unknown) => void;
}

/** Gives the object that a property is about: the one named beside it, else that of the record at hand. */
export function objectFor(
  { schema, around }: Pick<PropertyProps, 'schema' | 'around'>,
  record: string,
): string {
  const named = schema['x-of'];
  return named === undefined ? record : said(around, named);
}

/** Gives the object whose fields are filled. */
export function filledObject({ schema, around }: Pick<PropertyProps, 'schema' | 'around'>): string {
  return said(around, schema['x-of'] ?? 'object');
}

function said(around: readonly Said[], name: string): string {
  const found = around.map((each) => each[name]).find((each) => typeof each === 'string');
  return typeof found === 'string' ? found : '';
}

/** Tells whether a text per language is meant. */
export function isTexts(schema: PartSchema): boolean {
  const ref = schema.$ref ?? '';
  return (
    /(^|\/)(locale_?)?texts?$/i.test(ref) ||
    schema['x-editor'] === 'texts' ||
    (schema.properties !== undefined && 'zh-CN' in schema.properties)
  );
}

/** Tells whether a value may be something else than an expression. */
export const takesConstants = ({ type }: PartSchema): boolean => type === undefined || Array.isArray(type);

const EXPRESSION = /\$(?!user\b|org\b)/;

/** Tells whether a condition names what a filter of a list cannot. */
export const isBeyondFilters = (condition: string): boolean => EXPRESSION.test(condition);
