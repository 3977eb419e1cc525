/** Loads modules of plugins, each once and when something of it is first needed. */
import { call, caller, type Json } from '../api/client';
import type { Texts } from '../meta/types';
import type {
  ActionContext,
  BlockProps,
  Host,
  ModuleInfo,
  Mount,
  PageProps,
  Registered,
  WidgetProps,
} from './contract';

type Import = (url: string) => Promise<unknown>;

/** A part of a plugin that broke; whoever shows it names the plugin. */
export class PluginError extends Error {
  constructor(
    readonly plugin: string,
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'PluginError';
  }
}

const loaded = new Map<string, Promise<Registered>>();

/** Gives what a module registers; one that could not be loaded is tried again when it is next needed. */
export function loadModule(module: ModuleInfo, load: Import = importModule): Promise<Registered> {
  const known = loaded.get(module.url);
  if (known !== undefined) {
    return known;
  }
  const loading = register(module, load).catch((error: unknown) => {
    loaded.delete(module.url);
    throw error instanceof PluginError ? error : new PluginError(module.plugin, error);
  });
  loaded.set(module.url, loading);
  return loading;
}

// The address is told by the server; the bundler is to leave it alone.
const importModule: Import = (url) => import(/* @vite-ignore */ url);

async function register(module: ModuleInfo, load: Import): Promise<Registered> {
  const found = (await load(module.url)) as { readonly register?: unknown };
  if (typeof found.register !== 'function') {
    throw new PluginError(module.plugin, 'the module exports no function `register`');
  }
  const widgets = new Map<string, Mount<WidgetProps>>();
  const blocks = new Map<string, Mount<BlockProps>>();
  const pages = new Map<string, Mount<PageProps>>();
  const actions = new Map<string, (context: ActionContext) => Promise<void>>();
  const host: Host = {
    widget: (name, mount) => widgets.set(declared(module, module.widgets, name), mount),
    block: (name, mount) => blocks.set(declared(module, module.blocks, name), mount),
    page: (name, mount) =>
      pages.set(
        declared(
          module,
          module.pages.map((page) => page.name),
          name,
        ),
        mount,
      ),
    action: (key, run) => actions.set(declared(module, module.actions, key), run),
    call: (method, path, body) => call<Json>(method, path, body === undefined ? {} : { body }),
    text: wordsOf,
  };
  await found.register(host);
  return { widgets, blocks, pages, actions };
}

/** What is not declared is never asked for: saying so at once spares its author a search. */
function declared(module: ModuleInfo, names: readonly string[], name: string): string {
  if (!names.includes(name)) {
    throw new PluginError(module.plugin, `\`${name}\` is not among what register_pages declares`);
  }
  return name;
}

function wordsOf(texts: Texts): string {
  const words: Readonly<Record<string, string | undefined>> = texts;
  return words[caller.locale] ?? words.en ?? Object.values(words)[0] ?? '';
}
