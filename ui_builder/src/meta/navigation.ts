/** The navigation of an app. */
import type { AppDef, AppEntryDef, EntryDef, GroupDef, ObjectDef, Texts, ViewDef } from './types';

/** What entries are called by, and the signs they have. */
export interface KnownNames {
  readonly objects: readonly Pick<ObjectDef, 'name' | 'plural' | 'icon'>[];
  readonly views: readonly Pick<ViewDef, 'name' | 'label' | 'object' | 'default'>[];
  readonly pages: readonly { readonly name: string; readonly label: Texts; readonly icon?: string }[];
}

/** Where an entry leads: to a list, or to a page. */
export type Aim = { readonly object: string; readonly view?: string | undefined } | { readonly page: string };

export interface NavigationEntry {
  readonly key: string;
  readonly label: Texts;
  readonly icon: string | undefined;
  readonly aim: Aim;
}

export interface NavigationGroup {
  readonly label: Texts | null;
  readonly entries: readonly NavigationEntry[];
}

const isGroup = (item: AppEntryDef | GroupDef): item is GroupDef => 'items' in item;
const opensList = (item: AppEntryDef | GroupDef): item is EntryDef => 'object' in item;

/** Gives the entries of an app under their headings; neighbours without one stand together. */
export function navigation(app: AppDef, known: KnownNames): readonly NavigationGroup[] {
  const groups: { label: Texts | null; entries: NavigationEntry[] }[] = [];
  for (const item of app.items) {
    if (isGroup(item)) {
      groups.push({ label: item.group, entries: item.items.map((each) => entryOf(each, known)) });
      continue;
    }
    const last = groups.at(-1);
    const open = last !== undefined && last.label === null ? last : { label: null, entries: [] };
    if (open !== last) {
      groups.push(open);
    }
    open.entries.push(entryOf(item, known));
  }
  return groups;
}

/** Gives the list that an app has first. */
export function firstEntry(app: AppDef): EntryDef | undefined {
  return app.items.flatMap((item) => (isGroup(item) ? item.items : [item])).find(opensList);
}

/** Gives what an app opens with: its home page, else what it has first. */
export function homeOf(app: AppDef): Aim | undefined {
  if (app.home !== undefined) {
    return { page: app.home };
  }
  return app.items.flatMap((item): readonly AppEntryDef[] => (isGroup(item) ? item.items : [item]))[0];
}

/** Tells whether an app leads to an object. */
export function leadsTo(app: AppDef, object: string): boolean {
  return app.items
    .flatMap((item): readonly AppEntryDef[] => (isGroup(item) ? item.items : [item]))
    .some((item) => opensList(item) && item.object === object);
}

/** Tells whether a list is the one that an aim leads to. */
export function opens(aim: Aim, object: string, view: string | undefined, known: KnownNames): boolean {
  return (
    'object' in aim && aim.object === object && shownView(aim, known) === shownView({ object, view }, known)
  );
}

/** Gives what people call the place that an aim leads to, and its sign. */
export function entryOf(aim: Aim, known: KnownNames): NavigationEntry {
  if ('page' in aim) {
    const page = known.pages.find((each) => each.name === aim.page);
    return { key: `-/${aim.page}`, label: page?.label ?? { en: aim.page }, icon: page?.icon ?? 'home', aim };
  }
  const view = known.views.find((each) => each.object === aim.object && each.name === aim.view);
  const object = known.objects.find((each) => each.name === aim.object);
  const label = view?.label ?? object?.plural ?? { en: aim.object };
  return { key: `${aim.object}/${aim.view ?? ''}`, label, icon: object?.icon, aim };
}

/** Gives the view that a list shows: the one that is asked for, else the one that opens first. */
function shownView(list: { object: string; view?: string | undefined }, known: KnownNames) {
  const views = known.views.filter((each) => each.object === list.object);
  return views.find((each) => each.name === list.view) ?? views.find((each) => each.default) ?? views[0];
}
