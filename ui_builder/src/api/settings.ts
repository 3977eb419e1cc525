/** Settings: what holds for the user, and setting it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { FieldDef } from '../meta/types';
import { call, caller, type Json } from './client';

export type Level = 'tenant' | 'department' | 'user';

export interface Setting {
  readonly name: string;
  readonly label: string;
  readonly help: string | null;
  readonly type: string;
  /** Who may have a value of their own. */
  readonly levels: readonly Level[];
  readonly value: Json;
  /** Where the value comes from; none where there is none. */
  readonly from: Level | 'default' | null;
  readonly definition: FieldDef;
}

/** Gives every setting as it is for the user, with the definition that tells how it is entered. */
export function useSettings() {
  return useQuery({
    queryKey: ['settings', caller.locale],
    queryFn: async ({ signal }): Promise<readonly Setting[]> => {
      const [held, defined] = await Promise.all([
        call<{ settings: readonly Omit<Setting, 'definition'>[] }>('GET', '/settings', { signal }),
        call<{ definitions: readonly FieldDef[] }>('GET', '/meta/setting', { signal }),
      ]);
      const byName = new Map(defined.definitions.map((each) => [each.name, each]));
      return held.settings.map((each) => ({
        ...each,
        definition: byName.get(each.name) ?? { name: each.name, type: each.type },
      }));
    },
  });
}

/** Sets a value; null takes it back, so that the next one counts. */
export function useSetSetting(name: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { value: Json; level: Level }) => call<void>('PUT', `/settings/${name}`, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['settings'] }),
  });
}
