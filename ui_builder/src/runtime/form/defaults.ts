/** What a field of a new record begins with, and how a value is sent. */
import type { Json } from '../../api/client';
import type { Field } from '../../meta/definitions';

/** A default that the platform resolves when the record is saved. */
export type Word = 'now' | 'today' | 'me';

const WORDS: Readonly<Record<string, Word>> = { datetime: 'now', date: 'today', user: 'me' };

/** Gives the word of a default that the platform resolves when the record is saved. */
export function wordDefault(field: Field, given = field.default): Word | undefined {
  const word = WORDS[field.type];
  return word !== undefined && given === word ? word : undefined;
}

/** Gives a default that stands for itself. */
export function literalDefault(field: Field, given: Field['default']): Json | undefined {
  const usable = wordDefault(field, given) === undefined && field.target === undefined;
  return usable ? given : undefined;
}

/** Gives a value as it is sent: a lookup by its id, everything else as it is. */
export function wireValue(field: Field, value: Json): Json {
  if (field.target !== undefined && value !== null) {
    return typeof value === 'object' ? (value as unknown as { id: string }).id : value;
  }
  return value;
}
