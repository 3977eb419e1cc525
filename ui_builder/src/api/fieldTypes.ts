/** The types that a field may have, and how often each field of an object is used. */
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import type { Texts } from '../meta/types';
import { call, type Json } from './client';
import { ApiError } from './problem';

/** The form of one property of a field, as far as editors read it. */
export interface PropertySchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly Json[];
  readonly const?: Json;
  readonly default?: Json;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly description?: string;
  readonly 'x-description-zh'?: string;
  readonly items?: PropertySchema;
  readonly properties?: Readonly<Record<string, PropertySchema>>;
}

export interface FieldTypeInfo {
  readonly key: string;
  readonly label: Texts;
  readonly about: Texts;
  /** All that a field of the type may say. */
  readonly schema: {
    readonly properties: Readonly<Record<string, PropertySchema>>;
    readonly required: readonly string[];
  };
  readonly sample: { readonly options: Readonly<Record<string, Json>>; readonly value: Json };
}

/** Gives every field type, by its name; suspends while they load. */
export function useFieldTypes(): ReadonlyMap<string, FieldTypeInfo> {
  return useSuspenseQuery({
    queryKey: ['field types'],
    queryFn: async ({ signal }) => {
      const { field_types: types } = await call<{ field_types: readonly FieldTypeInfo[] }>(
        'GET',
        '/meta/field-types',
        { signal },
      );
      return new Map(types.map((type) => [type.key, type]));
    },
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
}

/** Gives how many places use each field of an object; nothing for one that is not published yet. */
export function useFieldUses(object: string): Readonly<Record<string, number>> {
  const { data } = useQuery({
    queryKey: ['setup', 'field uses', object],
    queryFn: async ({ signal }) => {
      try {
        const answer = await call<{ fields: Readonly<Record<string, number>> }>(
          'GET',
          `/meta/object/${object}/field-uses`,
          { signal },
        );
        return answer.fields;
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) {
          return {};
        }
        throw error;
      }
    },
  });
  return data ?? {};
}
