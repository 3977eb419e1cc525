/** An object as its builder works on it; more than pages read. */
import type { DraftDefinition } from '../../api/drafts';
import type { FieldDef, ObjectDef, Texts } from '../../meta/types';

export interface RuleDef {
  readonly name: string;
  readonly when: string;
  readonly message: Texts;
  readonly field?: string;
  readonly severity?: 'error' | 'warning';
  readonly active?: boolean;
}

export interface UniqueDef {
  readonly fields: readonly string[];
  readonly ignore_case?: boolean;
}

export interface ObjectDraft extends DraftDefinition, Omit<ObjectDef, 'name'> {
  readonly rules?: readonly RuleDef[];
  readonly indexes?: readonly (readonly string[])[];
  readonly unique?: readonly UniqueDef[];
  readonly search?: readonly string[];
  readonly tree?: string;
  readonly history?: boolean;
}

/** Gives an object with a property set; one that says nothing, or the default, is left out. */
export function withProperty<T extends object>(of: T, key: string, value: unknown, byDefault?: unknown): T {
  const { [key]: _, ...rest } = of as Record<string, unknown>;
  const empty =
    value === undefined ||
    value === '' ||
    value === byDefault ||
    (Array.isArray(value) && value.length === 0) ||
    (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0);
  if (empty) {
    return rest as T;
  }
  // What was there stays at its place, so that the comparison of versions shows one change.
  return (key in of ? { ...of, [key]: value } : { ...rest, [key]: value }) as T;
}

/** Gives the texts with one locale's set. */
export function withText(texts: Texts | undefined, locale: string, text: string): Texts {
  const { [locale]: _, ...rest } = texts ?? {};
  return text === '' ? rest : { ...(texts ?? {}), [locale]: text };
}

export const fieldAt = (object: ObjectDraft, name: string | undefined): FieldDef | undefined =>
  object.fields.find((field) => field.name === name);
