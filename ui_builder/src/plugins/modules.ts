/** Which modules the plugins of the tenant bring. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { call } from '../api/client';
import type { ModuleInfo } from './contract';

export interface PluginUi {
  readonly modules: readonly ModuleInfo[];
  /** The widget of each field type that a plugin brings. */
  readonly field_types: Readonly<Record<string, string>>;
}

const NOTHING: PluginUi = { modules: [], field_types: {} };

export const pluginUiQuery = queryOptions({
  queryKey: ['plugin ui'],
  queryFn: ({ signal }) => call<PluginUi>('GET', '/plugins/ui', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Gives what plugins bring; nothing as long as that is not known. */
export function usePluginUi(wanted = true): PluginUi {
  return useQuery({ ...pluginUiQuery, enabled: wanted }).data ?? NOTHING;
}

/** Finds the module that brings something. */
export function moduleWith(
  ui: PluginUi,
  part: 'widgets' | 'blocks' | 'actions',
  name: string,
): ModuleInfo | undefined {
  return ui.modules.find((module) => module[part].includes(name));
}
