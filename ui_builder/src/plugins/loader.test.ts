import { expect, test, vi } from 'vitest';
import type { Host, ModuleInfo } from './contract';
import { loadModule, PluginError } from './loader';

const module = (url: string): ModuleInfo => ({
  plugin: 'crates',
  url,
  widgets: ['gauge'],
  blocks: [],
  actions: ['weigh'],
  pages: [{ name: 'yard', label: { en: 'Yard' }, icon: null, place: 'app' }],
});

const mount = () => ({ update: () => undefined, unmount: () => undefined });

test('a module is loaded once, and gives what it registers', async () => {
  const load = vi.fn(async () => ({
    register: (host: Host) => {
      host.widget('gauge', mount);
      host.page('yard', mount);
      host.action('weigh', async () => undefined);
    },
  }));

  const [first, again] = await Promise.all([loadModule(module('/a'), load), loadModule(module('/a'), load)]);

  expect(load).toHaveBeenCalledTimes(1);
  expect(again).toBe(first);
  expect([...first.widgets.keys(), ...first.pages.keys(), ...first.actions.keys()]).toEqual([
    'gauge',
    'yard',
    'weigh',
  ]);
});

test('one that breaks is named, and tried again when it is next needed', async () => {
  const load = vi
    .fn()
    .mockRejectedValueOnce(new Error('no network'))
    .mockResolvedValueOnce({
      register: () => undefined,
    });

  const failed = await loadModule(module('/b'), load).catch((error: unknown) => error);

  expect(failed).toBeInstanceOf(PluginError);
  expect(failed).toMatchObject({ plugin: 'crates', message: 'no network' });
  await expect(loadModule(module('/b'), load)).resolves.toBeDefined();
});

test('a module without register, or that registers what it did not declare, is refused', async () => {
  await expect(loadModule(module('/c'), async () => ({}))).rejects.toThrow('exports no function');
  const odd = { register: (host: Host) => host.widget('dial', mount) };
  await expect(loadModule(module('/d'), async () => odd)).rejects.toThrow('`dial` is not among');
});
