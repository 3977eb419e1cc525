/** What a block is to a record's page. */
import type { ComponentType } from 'react';
import type { SectionDef } from '../../meta/types';

export type BlockDef = Exclude<SectionDef, { readonly block?: undefined }>;

export interface BlockProps<Def extends BlockDef = BlockDef> {
  section: Def;
}

export interface RecordBlockUi<Def extends BlockDef = BlockDef> {
  /** Stands within a page: `useRecordPage` tells of which record. */
  Block: ComponentType<BlockProps<Def>>;
}

/** Gives one kind of block its component; each `blocks/<block>/index.tsx` exports one as default. */
export function defineBlock<Def extends BlockDef>(ui: RecordBlockUi<Def>): RecordBlockUi {
  return ui as unknown as RecordBlockUi;
}
