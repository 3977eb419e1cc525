import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { type Pointed, useRelatedValues } from '../../api/related';
import type { Conditions } from './conditions';
import type { FormStore } from './FormStore';

/** Reads what expressions ask of the records that a form's lookups point at, whenever one is chosen. */
export function useRelated(form: FormStore, conditions: Conditions): void {
  const asked = useMemo(() => byLookup(conditions.relatedPaths), [conditions]);
  const chosen = useSyncExternalStore(form.subscribe, () =>
    [...asked.keys()].map((name) => `${name} ${idOf(form, name)}`).join('\n'),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: `chosen` tells when a lookup points elsewhere
  const pointed = useMemo(
    () =>
      [...asked].flatMap(([name, paths]): Pointed[] => {
        const object = form.info.fields.get(name)?.target;
        const id = idOf(form, name);
        return object === undefined || id === '' ? [] : [{ name, object, id, paths }];
      }),
    [form, asked, chosen],
  );
  const loaded = useRelatedValues(pointed);
  useEffect(() => {
    for (const { name, id, values } of loaded) {
      form.relate(name, id, values);
    }
  }, [form, loaded]);
}

function byLookup(paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const path of paths) {
    const [name = '', ...rest] = path.split('.');
    found.set(name, [...(found.get(name) ?? []), rest.join('.')]);
  }
  return found;
}

/** Gives the id of the record that a lookup points at, `me` among them; empty where it points at none. */
function idOf(form: FormStore, name: string): string {
  const value = form.live(name);
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : value;
  return typeof id === 'string' ? id : '';
}
