/** Settings: what holds for the user, and setting it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { FieldDef } from '../meta/types';
import type { Answer, Closer } from './answers';
import { call, caller, type Json } from './client';

type Told = Answer<'/settings'>['settings'][number];

/** Who may have a value of their own. */
export type Level = Told['levels'][number];

/** A setting; its `definition` tells how its value is entered, `from` whose value it is. */
export type Setting = Closer<Told, { readonly value: Json; readonly definition: FieldDef }>;

/** Gives every setting as it is for the user. */
export function useSettings() {
  return useQuery({
    queryKey: ['settings', caller.locale],
    queryFn: async ({ signal }) =>
      (await call<{ settings: readonly Setting[] }>('GET', '/settings', { signal })).settings,
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
