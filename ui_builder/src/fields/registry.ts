/** Field types by name: one folder each, found by its name; a plugin adds a folder, not a line here. */
import type { FieldUi, FieldUiDef } from './fieldUi';
import { lateInput } from './lateInput';

const found = import.meta.glob<{ default: FieldUiDef }>('./*/index.ts', { eager: true });
const byType = new Map(
  Object.entries(found).map(([path, { default: ui }]): [string, FieldUi] => {
    const type = path.split('/')[1] ?? '';
    return [type, ui.entered ? { ...ui, Input: lateInput(type) } : ui];
  }),
);

export function fieldUi(type: string): FieldUi {
  const ui = byType.get(type);
  if (ui === undefined) {
    throw new Error(`the field type ${type} has no widget; add ui_builder/src/fields/${type}/index.ts`);
  }
  return ui;
}

export function fieldTypes(): readonly string[] {
  return [...byType.keys()].sort();
}
