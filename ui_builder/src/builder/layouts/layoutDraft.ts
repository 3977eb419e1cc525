/** A layout as its designer works on it. */
import type { DraftDefinition } from '../../api/drafts';
import type { CellDef, FieldSectionDef, LayoutDef, SectionDef, TabDef } from '../../meta/types';

export interface LayoutDraft extends LayoutDef, DraftDefinition {}

export type Entry = string | CellDef;

/** Whatever of a layout has a place of its own. */
export type Part = TabDef | SectionDef | Entry;

/** Gives a field of a section as short as it can be said. */
export const entryOf = (cell: CellDef): Entry =>
  Object.entries(cell).every(([name, value]) => name === 'field' || value === undefined) ? cell.field : cell;

export const isFields = (section: SectionDef): section is FieldSectionDef => section.block === undefined;
