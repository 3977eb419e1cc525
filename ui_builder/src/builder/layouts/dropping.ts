/** What is dragged onto what, and what comes of it. */
import type { Definitions } from '../../meta/definitions';
import type { Entry, LayoutDraft } from './layoutDraft';
import { isFields } from './layoutDraft';
import {
  type Address,
  at,
  type Done,
  indexOf,
  insert,
  kindAt,
  listOf,
  move,
  sectionAt,
  step,
} from './layoutTree';
import { newTab, type Offer, sectionOf, sectionWith } from './palette';

/** Something on its way: fields or a block from the palette, or a part of the page. */
export type Dragged =
  | { readonly is: 'fields'; readonly entries: readonly Entry[] }
  | { readonly is: 'offer'; readonly offer: Offer }
  | { readonly is: 'part'; readonly address: Address };

/** Where it may go: to where a part stands, or to the end of a list. */
export type Target =
  | { readonly is: 'part'; readonly address: Address }
  | { readonly is: 'end'; readonly list: Address };

type Sort = 'tab' | 'section' | 'cell';

const LAST = Number.MAX_SAFE_INTEGER;

function sortOf(dragged: Dragged): Sort | null {
  if (dragged.is === 'part') {
    return kindAt(dragged.address);
  }
  return dragged.is === 'fields' ? 'cell' : dragged.offer.block === 'tab' ? 'tab' : 'section';
}

const listSort = (list: Address): Sort =>
  list === '/tabs' ? 'tab' : list.endsWith('/fields') ? 'cell' : 'section';

/** Tells whether something may be dropped somewhere. */
export function accepts(dragged: Dragged, target: Target): boolean {
  const sort = sortOf(dragged);
  const place = target.is === 'end' ? listSort(target.list) : kindAt(target.address);
  if (sort === null || place === null || (sort === 'tab' && place !== 'tab')) {
    return false;
  }
  if (sort === place) {
    return true;
  }
  // On a tab things go to its end; fields at the end of a page get a section of their own.
  return target.is === 'part' ? place === 'tab' : sort === 'cell' && place === 'section';
}

/** Gives the layout after a drop; null where nothing comes of it. */
export function dropped(
  definitions: Definitions,
  layout: LayoutDraft,
  dragged: Dragged,
  target: Target,
): Done | null {
  if (!accepts(dragged, target)) {
    return null;
  }
  const sort = sortOf(dragged);
  if (target.is === 'part' && kindAt(target.address) === 'tab' && sort !== 'tab') {
    return ontoTab(definitions, layout, dragged, target.address);
  }
  if (target.is === 'end' && sort === 'cell' && listSort(target.list) === 'section') {
    return inNewSection(layout, dragged, target.list);
  }
  const list = target.is === 'end' ? target.list : listOf(target.address);
  const index = target.is === 'end' ? LAST : indexOf(target.address);
  if (dragged.is === 'part') {
    return target.is === 'part' && listOf(dragged.address) === list
      ? step(layout, dragged.address, index)
      : move(layout, dragged.address, list, Math.min(index, lengthOf(layout, list)));
  }
  return insert(layout, list, index, partsOf(definitions, layout, dragged));
}

function lengthOf(layout: LayoutDraft, list: Address): number {
  return ((at(layout, list) as readonly unknown[] | undefined) ?? []).length;
}

function partsOf(definitions: Definitions, layout: LayoutDraft, dragged: Exclude<Dragged, { is: 'part' }>) {
  if (dragged.is === 'fields') {
    return dragged.entries;
  }
  return [dragged.offer.block === 'tab' ? newTab(layout) : sectionOf(definitions, layout, dragged.offer)];
}

function ontoTab(definitions: Definitions, layout: LayoutDraft, dragged: Dragged, tab: Address): Done | null {
  const list = `${tab}/sections`;
  if (sortOf(dragged) === 'section') {
    return dropped(definitions, layout, dragged, { is: 'end', list });
  }
  const fields = lastFields(layout, list);
  return dropped(definitions, layout, dragged, { is: 'end', list: fields ?? list });
}

function lastFields(layout: LayoutDraft, list: Address): Address | null {
  for (let index = lengthOf(layout, list) - 1; index >= 0; index -= 1) {
    const section = sectionAt(layout, `${list}/${index}`);
    if (section !== undefined && isFields(section)) {
      return `${list}/${index}/fields`;
    }
  }
  return null;
}

function inNewSection(layout: LayoutDraft, dragged: Dragged, list: Address): Done {
  const made = insert(layout, list, LAST, [sectionWith(layout, [])]);
  const fields = `${made.at}/fields`;
  if (dragged.is === 'part') {
    return move(made.layout, dragged.address, fields, 0);
  }
  return insert(made.layout, fields, 0, dragged.is === 'fields' ? dragged.entries : []);
}

/** Gives where something goes that is added without pointing at a place: after what is chosen. */
export function placeFor(layout: LayoutDraft, dragged: Dragged, chosen: Address, tab: number): Target {
  const sort = sortOf(dragged);
  if (sort === 'tab') {
    return { is: 'end', list: '/tabs' };
  }
  const kind = kindAt(chosen);
  const section = kind === 'cell' ? listOf(listOf(chosen)) : kind === 'section' ? chosen : null;
  const sections = section === null ? `/tabs/${tab}/sections` : listOf(section);
  if (sort === 'section') {
    return { is: 'end', list: sections };
  }
  const here = section === null ? undefined : sectionAt(layout, section);
  if (here !== undefined && isFields(here)) {
    return { is: 'end', list: `${section}/fields` };
  }
  return { is: 'end', list: lastFields(layout, sections) ?? sections };
}
