/** What a page may still get: fields that it does not show yet, and blocks. */
import type { Definitions, Field, ObjectInfo } from '../../meta/definitions';
import type { ObjectDef, SectionDef, TabDef } from '../../meta/types';
import type { Reached } from '../../runtime/filter/fieldPaths';
import { fieldsBehind, searchFields } from '../../runtime/filter/fieldPaths';
import { type Relation, relatedList, relationsTo } from './generated';
import type { Entry, LayoutDraft } from './layoutDraft';
import { Names, placedPaths } from './layoutTree';

const NEVER_SHOWN = new Set(['id', 'version', 'position', 'deleted_at']);
const NEW_TAB = { en: 'New tab', 'zh-CN': '新标签页' };

/** Gives the fields of the object itself that no section shows. */
export function unplacedFields(info: ObjectInfo, layout: LayoutDraft): readonly Field[] {
  const placed = placedPaths(layout);
  const own = new Set(info.definition.fields.map(({ name }) => name));
  return [...info.fields.values()]
    .filter((field) => !NEVER_SHOWN.has(field.name) && !placed.has(field.name))
    .filter((field) => layout.type === 'record' || field.writable || field.type === 'formula')
    .toSorted((one, other) => Number(!own.has(one.name)) - Number(!own.has(other.name)));
}

/** Finds fields, those behind lookups too; of a form for new records only its own. */
export function findFields(
  definitions: Definitions,
  layout: LayoutDraft,
  typed: string,
  called: (field: Field) => string,
): readonly Reached[] {
  const placed = placedPaths(layout);
  return searchFields(definitions, layout.object, typed, called)
    .filter(({ path }) => !placed.has(path))
    .filter(({ way, field }) => layout.type === 'record' || (way.length === 0 && field.writable));
}

/** Gives the fields behind one lookup. */
export function fieldsThrough(
  definitions: Definitions,
  layout: LayoutDraft,
  lookup: string,
): readonly Reached[] {
  const placed = placedPaths(layout);
  return fieldsBehind(definitions, layout.object, [lookup]).filter(({ path }) => !placed.has(path));
}

/** What can be put on the page besides fields. */
export type Offer =
  | { readonly block: 'section' | 'tab' | 'timeline' | 'history' | 'markdown' }
  | { readonly block: 'rows'; readonly rows: string; readonly object: ObjectDef }
  | { readonly block: 'related_list'; readonly relation: Relation };

/** Gives what may still be put on a page, beside fields. */
export function offersOf(
  definitions: Definitions,
  layout: LayoutDraft,
  objects: readonly ObjectDef[],
): readonly Offer[] {
  const text = JSON.stringify([layout.tabs, layout.side]);
  const has = (said: string) => text.includes(said);
  const rows = definitions
    .rowsOf(layout.object)
    .filter(({ name }) => !has(`"rows":${JSON.stringify(name)}`))
    .map(({ name, info }): Offer => ({ block: 'rows', rows: name, object: info.definition }));
  const plain: Offer[] = [{ block: 'section' }, { block: 'tab' }, { block: 'markdown' }];
  if (layout.type !== 'record') {
    return layout.type === 'create' ? [...plain, ...rows] : plain;
  }
  const single = (['timeline', 'history'] as const).filter((block) => !has(`"block":"${block}"`));
  return [
    ...plain,
    ...single.map((block): Offer => ({ block })),
    ...rows,
    ...relationsTo(objects, layout.object).map((relation): Offer => ({ block: 'related_list', relation })),
  ];
}

export const offerKey = (offer: Offer): string =>
  offer.block === 'rows'
    ? `rows ${offer.rows}`
    : offer.block === 'related_list'
      ? `related ${offer.relation.relation}`
      : offer.block;

/** Makes a section of what is offered; of a tab its only one. */
export function sectionOf(definitions: Definitions, layout: LayoutDraft, offer: Offer): SectionDef {
  const names = new Names(layout);
  switch (offer.block) {
    case 'section':
    case 'tab':
      return { name: names.section('section'), columns: 2, fields: [] };
    case 'markdown':
      return { name: names.section('text'), block: 'markdown', text: {} };
    case 'rows':
      return { name: names.section(`rows_${offer.rows}`.slice(0, 40)), block: 'rows', rows: offer.rows };
    case 'related_list': {
      const section = relatedList({ definitions }, offer.relation);
      return { ...section, name: names.section(section.name) };
    }
    default:
      return { name: names.section(offer.block), block: offer.block };
  }
}

/** Makes a tab that has nothing in it but an empty section. */
export function newTab(layout: LayoutDraft): TabDef {
  const names = new Names(layout);
  return {
    name: names.tab('tab'),
    label: NEW_TAB,
    sections: [{ name: names.section('section'), columns: 2, fields: [] }],
  };
}

/** Makes a section that shows fields. */
export function sectionWith(layout: LayoutDraft, fields: readonly Entry[]): SectionDef {
  return { name: new Names(layout).section('section'), columns: 2, fields };
}
