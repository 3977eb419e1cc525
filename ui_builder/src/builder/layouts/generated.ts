/** A page made from the fields of an object alone: a good one to begin with. */
import { fieldUi } from '../../fields/registry';
import { Definitions, type Field, type ObjectInfo } from '../../meta/definitions';
import { DOCUMENT_STATUS, isRowOf, RECORD_TYPE } from '../../meta/systemFields';
import type { LayoutType, ObjectDef, RelatedListDef, SectionDef, TabDef, Texts } from '../../meta/types';
import { untaken } from '../objects/naming';
import type { Entry, LayoutDraft } from './layoutDraft';

/** Texts of the page itself: they are stored with it, in every language of the app. */
const TEXTS = {
  details: { en: 'Details', 'zh-CN': '详情' },
  contact: { en: 'Contact', 'zh-CN': '联系方式' },
  figures: { en: 'Figures', 'zh-CN': '数据' },
  dates: { en: 'Dates', 'zh-CN': '时间' },
  notes: { en: 'Notes', 'zh-CN': '说明' },
  system: { en: 'Record', 'zh-CN': '系统信息' },
  related: { en: 'Related', 'zh-CN': '相关' },
  changes: { en: 'Changes', 'zh-CN': '变更记录' },
} as const satisfies Record<string, Texts>;

type GroupName = 'details' | 'contact' | 'figures' | 'dates' | 'notes';

const GROUPS: readonly {
  readonly name: GroupName;
  readonly types: ReadonlySet<string>;
  readonly least: number;
}[] = [
  { name: 'contact', types: new Set(['email', 'phone', 'url', 'address', 'location']), least: 2 },
  { name: 'figures', types: new Set(['currency', 'percent', 'number', 'rollup', 'formula']), least: 3 },
  { name: 'dates', types: new Set(['date', 'datetime', 'time', 'duration']), least: 3 },
];
const ORDER: readonly GroupName[] = ['details', 'contact', 'figures', 'dates', 'notes'];
const RECORDED = ['created_at', 'created_by', 'updated_at', 'updated_by'];
const MOST_FACTS = 5;
const MOST_QUICK = 6;
const MOST_COLUMNS = 5;
/** The sooner a type stands here, the more it says at the head of a page. */
const TELLING = ['picklist', 'lookup', 'user', 'currency', 'date', 'datetime', 'phone', 'email'];

interface Known {
  readonly definitions: Definitions;
  readonly info: ObjectInfo;
  /** Every object there is. */
  readonly objects: readonly ObjectDef[];
}

type Content = Pick<LayoutDraft, 'tabs' | 'header' | 'side'>;

/** Gives what a page of a type shows where nobody has said anything. */
export function generatedContent(known: Known, type: LayoutType): Content {
  const { info } = known;
  const sections = fieldSections(info, type);
  const label = TEXTS.details;
  if (type !== 'record') {
    const rows = type === 'create' ? rowSections(known) : [];
    return { tabs: [{ name: 'details', label, sections: [...sections, ...rows] }] };
  }
  const related = relationsTo(known.objects, info.definition.name).map((each) => relatedList(known, each));
  const first: TabDef = {
    name: 'details',
    label,
    sections: [...sections, ...rowSections(known), systemSection()],
  };
  const facts = factsOf(info);
  return {
    ...(facts.length === 0 ? {} : { header: { fields: facts } }),
    tabs: [
      first,
      ...(related.length === 0 ? [] : [{ name: 'related', label: TEXTS.related, sections: related }]),
      { name: 'changes', label: TEXTS.changes, sections: [{ name: 'changes', block: 'history' as const }] },
    ],
    side: [{ name: 'timeline', block: 'timeline' }],
  };
}

/** Gives the fields that people enter and whose absence a save refuses, but that a page leaves out. */
export function forgottenFields(info: ObjectInfo, placed: ReadonlySet<string>): readonly Field[] {
  return [...info.fields.values()].filter(
    (field) =>
      field.required &&
      field.writable &&
      field.default === undefined &&
      field.name !== RECORD_TYPE &&
      !placed.has(field.name),
  );
}

/** What points at an object: the other one, and its lookup. */
export interface Relation {
  readonly object: ObjectDef;
  readonly lookup: string;
  readonly relation: string;
}

/** Gives what points at an object; rows of it are none of that. */
export function relationsTo(objects: readonly ObjectDef[], name: string): readonly Relation[] {
  return objects.flatMap((object) =>
    object.fields
      .filter((field) => targetsOf(field.to).includes(name) && !isRowOf(field))
      .map((field) => ({ object, lookup: field.name, relation: `${object.name}.${field.name}` })),
  );
}

function targetsOf(to: unknown): readonly unknown[] {
  return Array.isArray(to) ? to : [to];
}

/** Gives a list of what points at a record, with the columns that tell most. */
export function relatedList(
  { definitions }: Pick<Known, 'definitions'>,
  { object, lookup, relation }: Relation,
): RelatedListDef {
  const info = definitions.object(object.name);
  const own = [...(info?.fields.values() ?? [])].filter(
    ({ name, type }) =>
      name !== lookup && name !== object.title && TELLING.includes(type) && isOwn(object, name),
  );
  const telling = own.toSorted((one, other) => TELLING.indexOf(one.type) - TELLING.indexOf(other.type));
  const fields = [object.title, ...telling.map(({ name }) => name)].slice(0, MOST_COLUMNS);
  return { name: `${object.name.slice(0, 36)}s`, block: 'related_list', relation, fields };
}

const isOwn = (object: ObjectDef, name: string) => object.fields.some((field) => field.name === name);

function fieldSections(info: ObjectInfo, type: LayoutType): readonly SectionDef[] {
  const shown = shownFields(info).filter(
    (field) => type === 'record' || field.writable || field.type === 'formula',
  );
  if (type === 'quick_create') {
    return [{ name: 'details', columns: 1, fields: quickFields(info, shown) }];
  }
  const groups = new Map<GroupName, Field[]>(ORDER.map((name) => [name, []]));
  for (const field of shown) {
    groups.get(groupOf(field, shown))?.push(field);
  }
  return ORDER.flatMap((name): SectionDef[] => {
    const fields = groups.get(name) ?? [];
    const columns = name === 'notes' ? 1 : 2;
    return fields.length === 0
      ? []
      : [{ name, label: TEXTS[name], columns, fields: fields.map((field) => entryIn(field, columns)) }];
  });
}

function quickFields(info: ObjectInfo, shown: readonly Field[]): readonly string[] {
  const { title } = info.definition;
  const rank = (field: Field) => (field.name === title ? 0 : field.required ? 1 : 2);
  const asked = shown.filter((field) => field.writable && fieldUi(field.type).wide !== true);
  const first = asked.toSorted((one, other) => rank(one) - rank(other));
  const needed = first.filter((field) => rank(field) < 2).length;
  return first.slice(0, Math.max(MOST_QUICK, needed)).map(({ name }) => name);
}

function entryIn(field: Field, columns: number): Entry {
  return fieldUi(field.type).wide === true && columns > 1
    ? { field: field.name, width: columns }
    : field.name;
}

/** The title stands first; what the platform fills in by itself stands at the end of the page. */
function shownFields(info: ObjectInfo): readonly Field[] {
  const { definition, fields } = info;
  const names = definition.fields.map(({ name }) => name);
  const owner = fields.has('owner') ? ['owner'] : [];
  const ordered = [definition.title, ...names.filter((name) => name !== definition.title), ...owner];
  return ordered.flatMap((name) => {
    const field = fields.get(name);
    return field === undefined || (field.type === 'parent' && isRowOf(field.definition)) ? [] : [field];
  });
}

function groupOf(field: Field, all: readonly Field[]): GroupName {
  if (fieldUi(field.type).wide === true && field.type !== 'address') {
    return 'notes';
  }
  const group = GROUPS.find(({ types }) => types.has(field.type));
  const many = group !== undefined && all.filter(({ type }) => group.types.has(type)).length >= group.least;
  return many ? group.name : 'details';
}

function factsOf(info: ObjectInfo): readonly string[] {
  const { title } = info.definition;
  const rank = (field: Field) => TELLING.indexOf(field.type);
  return [...info.fields.values()]
    .filter((field) => field.name !== title && field.name !== RECORD_TYPE && field.name !== DOCUMENT_STATUS)
    .filter((field) => rank(field) >= 0 && !RECORDED.includes(field.name) && field.name !== 'amended_from')
    .toSorted((one, other) => rank(one) - rank(other))
    .slice(0, MOST_FACTS)
    .map(({ name }) => name);
}

function rowSections({ definitions, info }: Known): readonly SectionDef[] {
  return definitions
    .rowsOf(info.definition.name)
    .map(({ name }) => ({ name: `rows_${name}`.slice(0, 40), block: 'rows', rows: name }));
}

const systemSection = (): SectionDef => ({
  name: 'system',
  label: TEXTS.system,
  columns: 2,
  collapsed: true,
  fields: RECORDED,
});

const STEMS: Readonly<Record<LayoutType, string>> = {
  record: 'record',
  create: 'create',
  quick_create: 'quick',
};

/** Makes a layout of a type for an object, with what is generated; `objects` are all there are. */
export function newLayout(
  object: string,
  type: LayoutType,
  objects: readonly ObjectDef[],
  taken: readonly string[],
): LayoutDraft {
  const definitions = new Definitions({ objects, picklists: [], views: [], layouts: [] });
  const info = definitions.object(object);
  if (info === undefined) {
    throw new Error(`there is no object ${object}`);
  }
  const content = generatedContent({ definitions, info, objects }, type);
  return { kind: 'layout', name: untaken(`${object}_${STEMS[type]}`, taken), object, type, ...content };
}
