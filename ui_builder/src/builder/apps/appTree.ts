/** The navigation of an app as lines: an entry under a heading stands one step in. */
import type { AppDef, AppEntryDef, GroupDef, Texts } from '../../meta/types';

export type AppItem = AppDef['items'][number];

export interface TreeLine {
  /** Where it stands: `2`, or `2.0` under a heading. */
  readonly id: string;
  readonly depth: 0 | 1;
  readonly item: AppItem;
}

export const isGroup = (item: AppItem): item is GroupDef => 'items' in item;

/** Tells what an entry leads to. */
export const keyOf = (entry: AppEntryDef): string =>
  'page' in entry ? `page ${entry.page}` : `object ${entry.object} ${entry.view ?? ''}`;

export function linesOf(items: readonly AppItem[]): readonly TreeLine[] {
  return items.flatMap((item, index): readonly TreeLine[] => [
    { id: String(index), depth: 0, item },
    ...(isGroup(item)
      ? item.items.map((each, at): TreeLine => ({ id: `${index}.${at}`, depth: 1, item: each }))
      : []),
  ]);
}

/** Puts lines together again; what stands one step in belongs to the heading above. */
export function itemsOf(lines: readonly Pick<TreeLine, 'depth' | 'item'>[]): readonly AppItem[] {
  const items: AppItem[] = [];
  for (const { depth, item } of lines) {
    const above = items.at(-1);
    if (depth === 1 && above !== undefined && isGroup(above) && !isGroup(item)) {
      items[items.length - 1] = { ...above, items: [...above.items, item] };
    } else {
      items.push(isGroup(item) ? { ...item, items: [] } : item);
    }
  }
  return items;
}

/** Moves a line to the place of another, in or out as far as that makes sense; a heading takes its entries along. */
export function moved(
  items: readonly AppItem[],
  id: string,
  over: string,
  wanted: number,
): readonly AppItem[] {
  const all = linesOf(items);
  const line = all.find((each) => each.id === id);
  if (line === undefined) {
    return items;
  }
  const own = all.filter((each) => each.id === id || each.id.startsWith(`${id}.`));
  const from = all.findIndex((each) => each.id === id);
  const to = all.findIndex((each) => each.id === over);
  const rest = all.filter((each) => !own.includes(each));
  const target = rest.findIndex((each) => each.id === over);
  const at = own.some((each) => each.id === over) ? from : to > from ? target + 1 : target;
  if (isGroup(line.item)) {
    const place = outside(rest, at);
    return itemsOf([...rest.slice(0, place), ...own, ...rest.slice(place)]);
  }
  const depth = fitting(rest[at - 1], rest[at], wanted);
  return itemsOf([...rest.slice(0, at), { ...line, depth }, ...rest.slice(at)]);
}

/** Gives the next place that is not under a heading. */
function outside(lines: readonly TreeLine[], at: number): number {
  let place = at;
  while (lines[place]?.depth === 1) {
    place += 1;
  }
  return place;
}

/** Gives how far in a line may stand between two others. */
function fitting(above: TreeLine | undefined, below: TreeLine | undefined, wanted: number): 0 | 1 {
  if (below?.depth === 1) {
    return 1;
  }
  const may = above !== undefined && (above.depth === 1 || isGroup(above.item));
  return may && wanted > 0 ? 1 : 0;
}

/** Takes a line out, a heading with its entries. */
export function without(items: readonly AppItem[], id: string): readonly AppItem[] {
  return itemsOf(linesOf(items).filter((each) => each.id !== id && !each.id.startsWith(`${id}.`)));
}

/** Gives a line that says something else; a heading keeps its entries. */
export function withItem(items: readonly AppItem[], id: string, item: AppItem): readonly AppItem[] {
  return itemsOf(linesOf(items).map((each) => (each.id === id ? { ...each, item } : each)));
}

/** Adds entries at the end, those that are not there yet. */
export function added(items: readonly AppItem[], entries: readonly AppEntryDef[]): readonly AppItem[] {
  const known = entriesIn(items);
  return [...items, ...entries.filter((entry) => !known.has(keyOf(entry)))];
}

/** Gives what the entries lead to, those under headings too. */
export function entriesIn(items: readonly AppItem[]): ReadonlySet<string> {
  return new Set(items.flatMap((item) => (isGroup(item) ? item.items : [item])).map(keyOf));
}

/** Adds a heading; what stands below it can be moved in. */
export function addedGroup(items: readonly AppItem[], group: Texts): readonly AppItem[] {
  return [...items, { group, items: [] }];
}
