/** Field types by name: one folder each, found by its name; those of plugins come with their modules. */

import { pluginField } from '../plugins/pluginField';
import type { FieldUi, FieldUiDef } from './fieldUi';
import { lateInput } from './lateInput';

const found = import.meta.glob<{ default: FieldUiDef }>('./*/index.ts', { eager: true });
const byType = new Map(
  Object.entries(found).map(([path, { default: ui }]): [string, FieldUi] => {
    const type = path.split('/')[1] ?? '';
    return [type, ui.entered ? { ...ui, Input: lateInput(type) } : ui];
  }),
);

const ofPlugins = new Map<string, FieldUi>();

/** Gives a field type; one that is none of ours is a plugin's. */
export function fieldUi(type: string): FieldUi {
  const ui = byType.get(type) ?? ofPlugins.get(type);
  if (ui !== undefined) {
    return ui;
  }
  const made = pluginField(type, (widget) => byType.get(widget));
  ofPlugins.set(type, made);
  return made;
}

export function fieldTypes(): readonly string[] {
  return [...byType.keys()].sort();
}
