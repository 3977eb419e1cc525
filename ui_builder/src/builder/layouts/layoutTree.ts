/**
 * A layout as a tree: where things stand, and how they are put, taken out and moved. An address is the JSON
 * pointer of a part, such as `/tabs/0/sections/1/fields/3`; that of a list is where its parts stand.
 */
import { inFull, pathOf } from '../../meta/entries';
import type { SectionDef, TabDef } from '../../meta/types';
import { type Entry, isFields, type LayoutDraft, type Part } from './layoutDraft';

export type Address = string;
export type PartKind = 'tab' | 'section' | 'cell';

/** What was done, and where the part stands now that it was done to. */
export interface Done {
  readonly layout: LayoutDraft;
  readonly at: Address;
}

type Node = { readonly [key: string]: unknown } | readonly unknown[];

const CELL = /\/fields\/\d+$/;
const SECTION = /(\/sections|^\/side)\/\d+$/;

/** Tells what stands at an address; the header and the layout itself are no parts. */
export function kindAt(address: Address): PartKind | null {
  if (address.startsWith('/header')) {
    return null;
  }
  if (CELL.test(address)) {
    return 'cell';
  }
  return SECTION.test(address) ? 'section' : /^\/tabs\/\d+$/.test(address) ? 'tab' : null;
}

export const listOf = (address: Address): Address => address.slice(0, address.lastIndexOf('/'));
export const indexOf = (address: Address): number => Number(address.slice(address.lastIndexOf('/') + 1));

/** Gives the part that another one stands in: of a field its section, of a section its tab. */
export function around(address: Address): Address {
  return listOf(listOf(address));
}

/** Gives what stands at an address. */
export function at(layout: LayoutDraft, address: Address): unknown {
  let node: unknown = layout;
  for (const step of steps(address)) {
    node = (node as Record<string, unknown> | undefined)?.[step];
  }
  return node;
}

export const tabAt = (layout: LayoutDraft, address: Address) => at(layout, address) as TabDef | undefined;
export const sectionAt = (layout: LayoutDraft, address: Address) =>
  at(layout, address) as SectionDef | undefined;
export const cellAt = (layout: LayoutDraft, address: Address) => {
  const entry = at(layout, address) as Entry | undefined;
  return entry === undefined ? undefined : inFull(entry);
};

/** Puts another value in the place of what stands there; undefined takes a property away. */
export function put(layout: LayoutDraft, address: Address, value: unknown): LayoutDraft {
  return putIn(layout, steps(address), value) as LayoutDraft;
}

/** Puts parts into a list, before the one at the index. */
export function insert(layout: LayoutDraft, list: Address, index: number, parts: readonly Part[]): Done {
  const before = (at(layout, list) as readonly Part[] | undefined) ?? [];
  const place = Math.max(0, Math.min(index, before.length));
  return {
    layout: put(layout, list, before.toSpliced(place, 0, ...parts)),
    at: `${list}/${place}`,
  };
}

/** Takes a part out; tells what to choose next. A page keeps one tab. */
export function remove(layout: LayoutDraft, address: Address): Done {
  const list = listOf(address);
  const before = at(layout, list) as readonly Part[];
  if (list === '/tabs' && before.length === 1) {
    return { layout, at: address };
  }
  const after = before.toSpliced(indexOf(address), 1);
  const empty = after.length === 0;
  const next = empty ? listOf(list) : `${list}/${Math.min(indexOf(address), after.length - 1)}`;
  return { layout: put(layout, list, empty && list === '/side' ? undefined : after), at: next };
}

/** Moves a part into a list of its kind, to stand before what is at the index now. */
export function move(layout: LayoutDraft, from: Address, list: Address, index: number): Done {
  const part = at(layout, from) as Part;
  const own = listOf(from);
  const place = own === list && indexOf(from) < index ? index - 1 : index;
  if (own === list && place === indexOf(from)) {
    return { layout, at: from };
  }
  const without = (at(layout, own) as readonly Part[]).toSpliced(indexOf(from), 1);
  const left = put(layout, own, without.length === 0 && own === '/side' ? undefined : without);
  return insert(left, list, place, [part]);
}

/** Copies a tab or a section; the copy stands behind it. */
export function duplicate(layout: LayoutDraft, address: Address): Done {
  const part = at(layout, address) as TabDef | SectionDef;
  const kind = kindAt(address);
  if (kind !== 'tab' && kind !== 'section') {
    return { layout, at: address };
  }
  const names = new Names(layout);
  const copy =
    'sections' in part
      ? {
          ...part,
          name: names.tab(part.name),
          sections: part.sections.map((each) => ({ ...each, name: names.section(each.name) })),
        }
      : { ...part, name: names.section(part.name) };
  return insert(layout, listOf(address), indexOf(address) + 1, [copy]);
}

export type Way = 'up' | 'down' | 'left' | 'right';

/** Moves a part a step; null where it stands at the end of the way. */
export function nudge(layout: LayoutDraft, address: Address, way: Way): Done | null {
  switch (kindAt(address)) {
    case 'tab':
      return nudgeTab(layout, address, way);
    case 'section':
      return nudgeSection(layout, address, way);
    case 'cell':
      return nudgeCell(layout, address, way);
    default:
      return null;
  }
}

function nudgeTab(layout: LayoutDraft, address: Address, way: Way): Done | null {
  const index = indexOf(address) + (way === 'left' || way === 'up' ? -1 : 1);
  return index < 0 || index >= layout.tabs.length ? null : step(layout, address, index);
}

/** To the right lies the column beside, to the left the tab; up and down lead over the tabs' ends. */
function nudgeSection(layout: LayoutDraft, address: Address, way: Way): Done | null {
  const list = listOf(address);
  const beside = list === '/side';
  if (way === 'left' || way === 'right') {
    if (layout.type !== 'record' || beside === (way === 'right')) {
      return null;
    }
    return move(layout, address, beside ? '/tabs/0/sections' : '/side', Number.MAX_SAFE_INTEGER);
  }
  const index = indexOf(address) + (way === 'up' ? -1 : 1);
  const count = (at(layout, list) as readonly Part[]).length;
  if (index >= 0 && index < count) {
    return step(layout, address, index);
  }
  const tab = beside ? -1 : indexOf(listOf(list)) + (way === 'up' ? -1 : 1);
  return layout.tabs[tab] === undefined
    ? null
    : move(layout, address, `/tabs/${tab}/sections`, way === 'up' ? Number.MAX_SAFE_INTEGER : 0);
}

function nudgeCell(layout: LayoutDraft, address: Address, way: Way): Done | null {
  const list = listOf(address);
  const section = sectionAt(layout, listOf(list));
  const columns = section !== undefined && isFields(section) ? columnsOf(layout, listOf(list)) : 1;
  const by = { left: -1, right: 1, up: -columns, down: columns }[way];
  const index = indexOf(address) + by;
  const count = (at(layout, list) as readonly Part[]).length;
  if (index >= 0 && index < count) {
    return step(layout, address, index);
  }
  const lists = fieldLists(layout);
  const next = lists[lists.indexOf(list) + (by < 0 ? -1 : 1)];
  return next === undefined ? null : move(layout, address, next, by < 0 ? Number.MAX_SAFE_INTEGER : 0);
}

/** Moves a part within its list, to where it has this index. */
export function step(layout: LayoutDraft, address: Address, index: number): Done {
  return move(layout, address, listOf(address), index > indexOf(address) ? index + 1 : index);
}

/** How many fields of a section stand side by side. */
export function columnsOf(layout: LayoutDraft, address: Address): number {
  const section = sectionAt(layout, address);
  const usual = listOf(address) === '/side' ? 1 : 2;
  return section !== undefined && isFields(section) ? (section.columns ?? usual) : 1;
}

/** Gives the address of every section, in the order of the page. */
export function sectionsIn(layout: LayoutDraft): readonly Address[] {
  return [
    ...layout.tabs.flatMap((tab, index) =>
      (tab.sections ?? []).map((_, place) => `/tabs/${index}/sections/${place}`),
    ),
    ...(layout.side ?? []).map((_, place) => `/side/${place}`),
  ];
}

/** Gives the lists that fields stand in. */
export function fieldLists(layout: LayoutDraft): readonly Address[] {
  return sectionsIn(layout)
    .filter((address) => sectionAt(layout, address)?.block === undefined)
    .map((address) => `${address}/fields`);
}

/** Gives every path that a section of the layout shows. */
export function placedPaths(layout: LayoutDraft): ReadonlySet<string> {
  const entries = fieldLists(layout).flatMap((list) => (at(layout, list) as readonly Entry[]) ?? []);
  return new Set(entries.map(pathOf));
}

/** Gives names that no other tab or section of the layout has. */
export class Names {
  private readonly tabs: Set<string>;
  private readonly sections: Set<string>;

  constructor(layout: LayoutDraft) {
    this.tabs = new Set(layout.tabs.map(({ name }) => name));
    this.sections = new Set(sectionsIn(layout).map((address) => sectionAt(layout, address)?.name ?? ''));
  }

  tab(stem: string): string {
    return free(stem, this.tabs);
  }

  section(stem: string): string {
    return free(stem, this.sections);
  }
}

const LONGEST = 40;

function free(stem: string, taken: Set<string>): string {
  let name = stem;
  for (let number = 2; taken.has(name); number += 1) {
    name = `${stem.replace(/_\d+$/, '').slice(0, LONGEST - 4)}_${number}`;
  }
  taken.add(name);
  return name;
}

function steps(address: Address): readonly string[] {
  return address === '' ? [] : address.slice(1).split('/');
}

function putIn(node: unknown, way: readonly string[], value: unknown): unknown {
  const [first, ...rest] = way;
  if (first === undefined) {
    return value;
  }
  if (Array.isArray(node)) {
    const index = Number(first);
    return node.toSpliced(index, 1, putIn(node[index], rest, value));
  }
  const of = (node ?? {}) as { readonly [key: string]: unknown };
  const next = putIn(of[first] as Node | undefined, rest, value);
  if (next === undefined) {
    const { [first]: _, ...others } = of;
    return others;
  }
  return { ...of, [first]: next };
}
