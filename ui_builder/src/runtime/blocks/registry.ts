/** Blocks of a record's page: one folder each, found by its name. */
import type { RecordBlockUi } from './recordBlock';

const found = import.meta.glob<{ default: RecordBlockUi }>('./*/index.tsx', { eager: true });
const byName = new Map(Object.entries(found).map(([path, module]) => [path.split('/')[1], module.default]));

export function blockUi(name: string): RecordBlockUi {
  const ui = byName.get(name);
  if (ui === undefined) {
    throw new Error(`the block ${name} has no component; add src/runtime/blocks/${name}/index.tsx`);
  }
  return ui;
}
