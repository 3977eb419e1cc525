/** What every part of the designer of a flow works with. */
import { createContext, useContext } from 'react';
import type { ElementPart, FlowParts, TriggerPart } from '../../api/flows';
import type { Fault } from '../../api/problem';
import type { Gap } from './editing';
import type { PartOf } from './exits';
import type { FlowDef, FlowWork, StepDef } from './flowDraft';

export interface Design {
  readonly work: FlowWork;
  readonly flow: FlowDef;
  readonly parts: FlowParts;
  readonly partOf: PartOf;
  readonly trigger: TriggerPart | undefined;
  /** The object of the record at hand; empty where there is none. */
  readonly object: string;
  /** What is chosen: steps, or the trigger; nothing where the flow itself is. */
  readonly chosen: readonly string[];
  /** The gap that a step is being chosen for. */
  readonly gap: Gap | null;
  choose(ids: readonly string[]): void;
  /** Asks which step shall stand in a gap. */
  ask(gap: Gap | null): void;
  change(flow: FlowDef): void;
  changeStep(id: string, step: StepDef): void;
  /** Puts a new step into the gap that is asked for. */
  add(part: ElementPart): void;
  remove(ids: readonly string[]): void;
  /** Keeps a copy of steps; gives it as a text too. */
  copy(ids: readonly string[]): string | null;
  /** Puts what was copied last, or a text that was, behind what is chosen or into a gap. */
  paste(text?: string, gap?: Gap): void;
  /** What a step, or the trigger, is called. */
  titleOf(id: string): string;
  /** What the last check of the draft says of a step or of the trigger. */
  faultsOf(id: string): readonly Fault[];
}

const Context = createContext<Design | null>(null);
export const DesignProvider = Context.Provider;

export function useDesign(): Design {
  const design = useContext(Context);
  if (design === null) {
    throw new Error('useDesign is for what stands in the designer of a flow');
  }
  return design;
}
