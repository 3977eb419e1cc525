/** The navigation of an app. */
import type { Definitions } from './definitions';
import type { AppDef, EntryDef, GroupDef, Texts } from './types';

export interface NavigationEntry extends EntryDef {
  readonly label: Texts;
  readonly key: string;
}

export interface NavigationGroup {
  readonly label: Texts | null;
  readonly entries: readonly NavigationEntry[];
}

const isGroup = (item: EntryDef | GroupDef): item is GroupDef => 'items' in item;

/** Gives the entries of an app under their headings; neighbours without one stand together. */
export function navigation(app: AppDef, definitions: Definitions): readonly NavigationGroup[] {
  const groups: { label: Texts | null; entries: NavigationEntry[] }[] = [];
  for (const item of app.items) {
    if (isGroup(item)) {
      groups.push({ label: item.group, entries: item.items.map((each) => labelled(each, definitions)) });
      continue;
    }
    const last = groups.at(-1);
    const open = last !== undefined && last.label === null ? last : { label: null, entries: [] };
    if (open !== last) {
      groups.push(open);
    }
    open.entries.push(labelled(item, definitions));
  }
  return groups;
}

/** Gives the entry that an app opens with. */
export function firstEntry(app: AppDef): EntryDef | undefined {
  const [item] = app.items;
  return item === undefined || !isGroup(item) ? item : item.items[0];
}

/** Tells whether a list is the one that an entry opens. */
export function opens(
  entry: EntryDef,
  object: string,
  view: string | undefined,
  definitions: Definitions,
): boolean {
  return (
    entry.object === object &&
    definitions.view(object, entry.view).name === definitions.view(object, view).name
  );
}

function labelled(entry: EntryDef, definitions: Definitions): NavigationEntry {
  const view = definitions.views(entry.object).find((each) => each.name === entry.view);
  const label = view?.label ?? definitions.object(entry.object)?.definition.plural ?? { en: entry.object };
  return { ...entry, label, key: `${entry.object}/${entry.view ?? ''}` };
}
