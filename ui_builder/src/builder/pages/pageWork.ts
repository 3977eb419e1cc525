import type { DraftDefinition } from '../../api/drafts';
import type { PageBlockDef, PageDef } from '../../meta/types';
import type { OneOf } from '../editor/useOne';

export type PageDraft = PageDef & DraftDefinition;
export type PageWork = OneOf<PageDraft>;

/** What the properties of one block are given. */
export interface BlockWork<Block extends PageBlockDef> {
  readonly work: PageWork;
  readonly block: Block;
  /** Where it stands in the definition. */
  readonly at: string;
  change(block: Block): void;
}
