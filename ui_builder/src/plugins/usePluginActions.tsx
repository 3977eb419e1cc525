import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, type Json } from '../api/client';
import { faultText } from '../api/problem';
import { usePluginActionsOf } from '../api/scope';
import { useTexts } from '../i18n/useTexts';
import type { LayoutDef, PluginAction, Texts } from '../meta/types';
import { PlayIcon } from '../ui/icons';
import { ObjectIcon } from '../ui/objectIcons';
import { showToast } from '../ui/toastStore';
import { loadModule, PluginError } from './loader';
import { moduleWith, usePluginUi } from './modules';

/** The actions of plugins on a record: what their buttons say and do, as items of a menu. */
export function usePluginActions(object: string, id: string, layout: LayoutDef) {
  const { t, text } = useTexts();
  const client = useQueryClient();
  const all = usePluginActionsOf(object);
  const ui = usePluginUi(all.length > 0);
  const [asked, setAsked] = useState<PluginAction | null>(null);
  const named: readonly string[] | undefined = layout.header?.actions;
  const shown = named === undefined ? all : all.filter(({ key }) => named.includes(key));

  async function take(key: string, input?: Readonly<Record<string, Json>>): Promise<Json> {
    const { result } = await call<{ result: Json }>('POST', `/data/${object}/${id}/actions/${key}`, {
      body: input === undefined ? {} : { input },
    });
    await client.invalidateQueries();
    return result;
  }

  async function run(action: PluginAction) {
    setAsked(null);
    try {
      const module = moduleWith(ui, 'actions', action.key);
      const own = module && (await loadModule(module)).actions.get(action.key);
      if (own !== undefined) {
        const tell = (words: string) => showToast(words, 'done');
        await own({ object, id, take: (input) => take(action.key, input), tell });
        return;
      }
      const message = messageOf(await take(action.key));
      showToast(message === null ? text(action.label, action.key) : text(message), 'done');
    } catch (error) {
      const failed = error instanceof PluginError;
      showToast(
        failed ? t('state.pluginFailed', { plugin: error.plugin }) : faultText(error as Error),
        'wrong',
      );
    }
  }

  const items = shown.map((action) => ({
    name: `plugin ${action.key}`,
    label: text(action.label, action.key),
    icon: action.icon ? <ObjectIcon name={action.icon} /> : <PlayIcon />,
    run: () => (action.confirm === null ? void run(action) : setAsked(action)),
  }));
  return { items, asked, close: () => setAsked(null), confirm: () => asked !== null && void run(asked) };
}

function messageOf(result: Json): Texts | null {
  const message =
    result !== null && typeof result === 'object' && 'message' in result ? result.message : null;
  return message !== null && typeof message === 'object' ? (message as unknown as Texts) : null;
}
