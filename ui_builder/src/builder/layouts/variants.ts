/** Further layouts of the same page: for a record type, for phones. */
import type { LayoutForDef } from '../../meta/types';
import type { LayoutDraft } from './layoutDraft';

const LONGEST = 40;

/** Copies a layout for others than those that it is for itself. */
export function variantOf(layout: LayoutDraft, only: LayoutForDef, taken: readonly string[]): LayoutDraft {
  const { kind, name, object, type, for: _, ...content } = layout;
  const stem = [name, only.record_type, only.device].filter((part) => part !== undefined).join('_');
  return { kind, name: free(stem, taken), object, type, for: only, ...content };
}

function free(stem: string, taken: readonly string[]): string {
  const short = stem.slice(0, LONGEST - 3).replace(/_$/, '');
  let name = short;
  for (let number = 2; taken.includes(name); number += 1) {
    name = `${short}_${number}`;
  }
  return name;
}
