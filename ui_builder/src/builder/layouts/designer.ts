/** What the panes of the designer share: the page as it stands, and what is chosen in it. */
import { createContext, useContext } from 'react';
import type { Fault } from '../../api/problem';
import type { Definitions, ObjectInfo } from '../../meta/definitions';
import type { ObjectDef } from '../../meta/types';
import type { DraftOf } from '../draft/useDraft';
import type { Dragged } from './dropping';
import type { LayoutDraft } from './layoutDraft';
import type { Address, Done } from './layoutTree';

export interface Designer {
  readonly draft: DraftOf<LayoutDraft>;
  readonly layout: LayoutDraft;
  readonly definitions: Definitions;
  readonly info: ObjectInfo;
  /** Every object there is. */
  readonly objects: readonly ObjectDef[];
  /** Address of what is chosen; empty for the layout itself. */
  readonly chosen: Address;
  /** The tab that the canvas shows. */
  readonly tab: number;
  readonly choose: (address: Address) => void;
  /** Takes over what was done, and chooses the part that it was done to. */
  readonly apply: (done: Done | null) => void;
  /** Sets what stands at an address; undefined takes it away. */
  readonly set: (address: Address, value: unknown) => void;
  /** Adds what is in the palette to where one works. */
  readonly add: (what: Dragged) => void;
  readonly faults: (address: Address) => readonly Fault[];
}

const Here = createContext<Designer | null>(null);
export const DesignerProvider = Here.Provider;

export function useDesigner(): Designer {
  const designer = useContext(Here);
  if (designer === null) {
    throw new Error('useDesigner is for the panes of the LayoutDesigner');
  }
  return designer;
}
