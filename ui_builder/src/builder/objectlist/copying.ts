/** A copy of an object, with as much of it as is wanted, and of what its pages are made of. */
import type { Json } from '../../api/client';
import type { FieldDef, Texts } from '../../meta/types';
import type { LayoutDraft } from '../layouts/layoutDraft';
import { numbered } from '../objects/naming';
import type { ObjectDraft } from '../objects/objectDraft';
import type { ViewDraft } from '../objects/pageDrafts';
import { objectName, pluralsOf } from './newObject';

export const PARTS = ['fields', 'options', 'rules', 'layouts', 'views'] as const;
export type Part = (typeof PARTS)[number];

export interface Copied {
  readonly object: ObjectDraft;
  /** Names of the fields that cannot be copied: what they add up points at the original. */
  readonly left: readonly string[];
}

const LONGEST = 40;

/** Gives every text in what a definition says, but not what its properties are called. */
function textsIn(of: unknown): readonly string[] {
  if (typeof of === 'string') {
    return [of];
  }
  return typeof of === 'object' && of !== null ? Object.values(of).flatMap(textsIn) : [];
}

/** Tells whether a definition says a name anywhere, as a word. */
const mentions = (of: unknown, names: ReadonlySet<string>): boolean =>
  textsIn(of).some((text) => text.match(/[a-z][a-z0-9_]*/g)?.some((word) => names.has(word)));

/** Copies an object under another label. */
export function copyObject(
  source: ObjectDraft,
  label: Texts,
  parts: ReadonlySet<Part>,
  taken: readonly string[],
): Copied {
  const name = objectName(label, taken);
  const left = parts.has('fields') ? leftOut(source) : new Set<string>();
  const kept = source.fields.filter((field) =>
    parts.has('fields') ? !left.has(field.name) : field.name === source.title,
  );
  const { rules, record_types: types, indexes, unique, tree, ...rest } = source;
  const whole = parts.has('fields');
  const object: ObjectDraft = {
    ...rest,
    name,
    label,
    plural: pluralsOf(label),
    fields: kept.map((field) => copyField(field, source.name, name, parts.has('options'))),
    ...(whole && indexes ? { indexes: indexes.filter((each) => !mentions(each, left)) } : {}),
    ...(whole && unique ? { unique: unique.filter((each) => !mentions(each, left)) } : {}),
    ...(whole && tree !== undefined ? { tree } : {}),
    ...(whole && types && parts.has('options') ? { record_types: types } : {}),
    ...(whole && rules && parts.has('rules') ? { rules: rules.filter((each) => !mentions(each, left)) } : {}),
  };
  return { object: withoutEmpty(object), left: [...left] };
}

function withoutEmpty(object: ObjectDraft): ObjectDraft {
  const entries = Object.entries(object).filter(([, value]) => !Array.isArray(value) || value.length > 0);
  return Object.fromEntries(entries) as unknown as ObjectDraft;
}

/** Gives the fields that add up records which point at the original, and the formulas that read those. */
function leftOut(source: ObjectDraft): Set<string> {
  const left = new Set(source.fields.filter(({ type }) => type === 'rollup').map(({ name }) => name));
  let before = -1;
  while (before !== left.size) {
    before = left.size;
    for (const { name, formula, default: given } of source.fields) {
      if (mentions([formula, given], left)) {
        left.add(name);
      }
    }
  }
  left.delete(source.title);
  return left;
}

function copyField(field: FieldDef, from: string, to: string, options: boolean): FieldDef {
  let next: FieldDef = field.to === from ? { ...field, to } : field;
  if (next.rows !== undefined || next.type === 'parent') {
    // Two objects whose records belong to one must not call them the same there.
    next = { ...next, rows: `${to.slice(0, LONGEST - 1)}s` };
  }
  if (!options && Array.isArray(next.options)) {
    const { controlled_by: _, ...rest } = next;
    next = { ...rest, name: next.name, type: next.type, options: [] };
  }
  return next;
}

const within = (name: string, from: string, to: string, taken: readonly string[]): string => {
  const own = name.startsWith(`${from}_`) ? name.slice(from.length + 1) : name;
  const found = `${to}_${own}`.slice(0, LONGEST - 4).replace(/_+$/, '');
  return taken.includes(found) ? numbered(found, taken) : found;
};

/** Copies a view; gives none where it stands on a field that was left out. */
export function copyView(
  view: ViewDraft,
  copied: Copied,
  from: string,
  taken: readonly string[],
): ViewDraft | null {
  const left = new Set(copied.left);
  const { columns, ...rest } = view;
  const { where, sort, group_by: group, calendar, aggregates } = rest;
  if (mentions([where, sort, group, calendar, aggregates], left)) {
    return null;
  }
  const kept = columns.filter((column) => !mentions(column, left));
  const { object } = copied;
  return kept.length === 0
    ? null
    : { ...rest, name: within(view.name, from, object.name, taken), object: object.name, columns: kept };
}

type Section = Readonly<Record<string, Json>>;

/** Copies a layout without lists of records that point at the original. */
export function copyLayout(
  layout: LayoutDraft,
  copied: Copied,
  from: string,
  taken: readonly string[],
): LayoutDraft | null {
  const left = new Set(copied.left);
  const sections = (list: unknown): readonly Section[] =>
    (list as readonly Section[]).flatMap((section) => copySection(section, left));
  const tabs = layout.tabs
    .map((tab) => ({ ...tab, sections: sections(tab.sections) }))
    .filter((tab) => tab.sections.length > 0);
  if (tabs.length === 0 || mentions(layout.for, left)) {
    return null;
  }
  const { header, side, ...rest } = layout;
  const shown = header?.fields?.filter((field) => !left.has(field)) ?? [];
  const { fields: _, ...above } = header ?? {};
  const top = { ...above, ...(shown.length === 0 ? {} : { fields: shown }) };
  const beside = side === undefined ? [] : sections(side);
  return {
    ...rest,
    name: within(layout.name, from, copied.object.name, taken),
    object: copied.object.name,
    ...(Object.keys(top).length === 0 ? {} : { header: top }),
    tabs,
    ...(beside.length === 0 ? {} : { side: beside }),
  } as unknown as LayoutDraft;
}

function copySection(section: Section, left: ReadonlySet<string>): readonly Section[] {
  if (section.block === 'related_list' || section.block === 'rows' || mentions(section.visible, left)) {
    return [];
  }
  if (!Array.isArray(section.fields)) {
    return [section];
  }
  const fields = section.fields.filter((field) => !mentions(field, left));
  return fields.length === 0 ? [] : [{ ...section, fields }];
}
