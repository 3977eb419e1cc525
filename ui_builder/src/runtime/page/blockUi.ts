/** What a block is to a page: one folder each under `blocks/`, found by its name. */
import type { ComponentType } from 'react';
import type { PageBlockDef } from '../../meta/types';

export interface BlockProps<Block extends PageBlockDef = PageBlockDef> {
  block: Block;
  /** Reports what else the frame's head shows, such as a way to all records. */
  id: string;
}

export interface BlockUi<Block extends PageBlockDef = PageBlockDef> {
  Block: ComponentType<BlockProps<Block>>;
  /** Rows of the page's grid that it takes where its definition says no height. */
  rows: number;
  /** Whether it stands on the page itself rather than on a card. */
  bare?: boolean;
}

export function defineBlockUi<Block extends PageBlockDef>(ui: BlockUi<Block>): BlockUi<Block> {
  return ui;
}

const found = import.meta.glob<{ default: BlockUi }>('./blocks/*/index.tsx', { eager: true });
const byName = new Map(Object.entries(found).map(([path, module]) => [path.split('/')[2], module.default]));

export function blockUi(name: string): BlockUi {
  const ui = byName.get(name);
  if (ui === undefined) {
    throw new Error(`the block ${name} has no component; add src/runtime/page/blocks/${name}/index.tsx`);
  }
  return ui;
}

const ROWS = { small: 1, medium: 3, tall: 5 } as const;

/** Gives how many rows of the grid a block takes. */
export function rowsOf(block: PageBlockDef): number {
  return block.height === undefined ? blockUi(block.block).rows : ROWS[block.height];
}
