/** By which fields records are found: what may be chosen, and what it is unless a builder says otherwise. */
import type { FieldDef } from '../../meta/types';
import { type ObjectDraft, withProperty } from './objectDraft';

/** The types of fields that hold words. */
const WORDED = new Set([
  'text',
  'long_text',
  'rich_text',
  'autonumber',
  'email',
  'phone',
  'url',
  'barcode',
  'tags',
]);
/** Of these every field is searched. */
const NAMING = new Set(['autonumber', 'email', 'phone', 'tags']);

/** Gives the fields that may be searched; the title always may. */
export const maySearch = (object: ObjectDraft): readonly FieldDef[] =>
  object.fields.filter(({ name, type }) => WORDED.has(type) || name === object.title);

/** Gives the names of those that are searched. */
export function searchedOf(object: ObjectDraft): readonly string[] {
  return object.search ?? usuallySearched(object);
}

function usuallySearched(object: ObjectDraft): readonly string[] {
  return maySearch(object)
    .filter(({ name, type, unique }) => name === object.title || NAMING.has(type) || unique === true)
    .map(({ name }) => name);
}

/** Has an object be found by just these fields; what it would be found by anyway is not said. */
export function withSearched(object: ObjectDraft, names: readonly string[]): ObjectDraft {
  const usual = usuallySearched(object);
  if (usual.length === names.length && usual.every((name) => names.includes(name))) {
    return withProperty(object, 'search', undefined);
  }
  // An empty list says something: that records are not found.
  return { ...object, search: names };
}
