import type { Field } from '../../meta/definitions';

/** Gives the condition on records that point at one; where they may point at several objects, they name its own. */
export function pointsAt(field: Field | undefined, lookup: string, object: string, id: string): string {
  return field?.type === 'polymorphic' ? `${lookup} = '${object}/${id}'` : `${lookup} = '${id}'`;
}
