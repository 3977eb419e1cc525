import { useMemo } from 'react';
import type { Json } from '../../api/client';
import { useDefinitions } from '../../api/definitions';
import { useCopied, useTitles } from '../../api/related';
import type { ObjectInfo } from '../../meta/definitions';
import { type CreateSearch, copiedFields, valuesCopied, valuesSet } from './createSearch';

/** Gives the values that a new record begins with, once they are read; undefined until then. */
export function useGiven(
  info: ObjectInfo,
  { set, copy }: CreateSearch,
): Readonly<Record<string, Json>> | undefined {
  const { data: copied, isLoading } = useCopied(info.definition.name, copy, copiedFields(info));
  const values = useMemo(
    () => ({ ...(copied === undefined ? {} : valuesCopied(info, copied)), ...valuesSet(info, set) }),
    [info, set, copied],
  );
  return useNamed(info, isLoading ? undefined : values);
}

/** Gives the lookups among values the titles of what they point at. */
export function useNamed(
  info: ObjectInfo,
  values: Readonly<Record<string, Json>> | undefined,
): Readonly<Record<string, Json>> | undefined {
  const definitions = useDefinitions();
  const nameless = useMemo(
    () =>
      Object.entries(values ?? {}).flatMap(([name, value]) => {
        const object = info.fields.get(name)?.target;
        const title = object === undefined ? undefined : definitions.object(object)?.definition.title;
        const id = idWithoutLabel(value);
        return object === undefined || id === null ? [] : [{ name, object, id, title: title ?? 'id' }];
      }),
    [definitions, info, values],
  );
  const titles = useTitles(nameless);
  return useMemo(
    () => (values === undefined || titles === undefined ? undefined : { ...values, ...titles }),
    [values, titles],
  );
}

function idWithoutLabel(value: Json): string | null {
  if (typeof value !== 'object' || value === null || !('id' in value)) {
    return null;
  }
  const { id, label } = value as { readonly id: Json; readonly label?: Json };
  return typeof id === 'string' && (label ?? null) === null ? id : null;
}
