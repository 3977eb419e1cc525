/** The definitions of a tenant, resolved for pages: fields by path, views and layouts by object. */

import type { Expression } from '../formula/tree';
import { chooseLayout } from './layoutChoice';
import { defaultRecordType, isRowOf, systemFields, WRITTEN } from './systemFields';
import { nameAsText } from './text';
import type { FieldDef, LayoutDef, ObjectDef, Option, PicklistDef, Texts, ViewDef } from './types';

export interface Field {
  readonly name: string;
  readonly type: string;
  readonly label: Texts;
  readonly help?: Texts;
  readonly placeholder?: Texts;
  readonly required: boolean;
  readonly default?: FieldDef['default'];
  /** Whether people may send a value. */
  readonly writable: boolean;
  /** The object that its values point at. */
  readonly target?: string;
  readonly choices: readonly Option[];
  readonly definition: FieldDef;
}

export interface ObjectInfo {
  readonly definition: ObjectDef;
  readonly fields: ReadonlyMap<string, Field>;
}

/** The rows of a document: what they are called in its JSON, their object, and the field that names it. */
export interface Rows {
  readonly name: string;
  readonly parent: string;
  readonly info: ObjectInfo;
}

interface Source {
  objects: readonly ObjectDef[];
  picklists: readonly PicklistDef[];
  views: readonly ViewDef[];
  layouts: readonly LayoutDef[];
  /** Trees of conditions, formulas and computed defaults, by object and source text. */
  expressions?: Readonly<Record<string, Readonly<Record<string, Expression>>>>;
}

const NEVER_WRITTEN = new Set(['id', 'version', 'autonumber', 'formula', 'rollup']);

export class Definitions {
  private readonly objects: ReadonlyMap<string, ObjectInfo>;
  private readonly shared: ReadonlyMap<string, readonly Option[]>;

  constructor(private readonly source: Source) {
    this.shared = new Map(source.picklists.map((picklist) => [picklist.name, picklist.options]));
    this.objects = new Map(source.objects.map((object) => [object.name, describe(object, this.shared)]));
  }

  object(name: string): ObjectInfo | undefined {
    return this.objects.get(name);
  }

  /** Resolves what is defined as a field is and belongs to no object, with the shared options known here. */
  lone(definition: FieldDef): Field {
    return fieldOf(definition, this.shared, false);
  }

  /** Follows a path such as `account.owner` to its field. */
  field(object: string, path: string): Field | undefined {
    let at = this.objects.get(object);
    let field: Field | undefined;
    for (const step of path.split('.')) {
      field = at?.fields.get(step);
      if (field === undefined) {
        return undefined;
      }
      at = field.target === undefined ? undefined : this.objects.get(field.target);
    }
    return field;
  }

  /** Gives the rows that records of an object have, as its documents. */
  rowsOf(object: string): readonly Rows[] {
    return [...this.objects.values()].flatMap((info) => {
      const parent = info.definition.fields.find(isRowOf);
      return parent?.to === object
        ? [{ name: String(parent.rows ?? `${info.definition.name}s`), parent: parent.name, info }]
        : [];
    });
  }

  /** Gives the views of an object, the one that opens first in front. */
  views(object: string): readonly ViewDef[] {
    const own = this.source.views.filter((view) => view.object === object);
    return own.toSorted((left, right) => Number(right.default ?? false) - Number(left.default ?? false));
  }

  /** Gives the named view, else the default one, else one made of the first fields. */
  view(object: string, name?: string): ViewDef {
    const views = this.views(object);
    return views.find((view) => view.name === name) ?? views[0] ?? this.plainView(object);
  }

  /** Gives the layouts of an object's record pages, at least one. */
  layouts(object: string): readonly LayoutDef[] {
    const own = this.source.layouts.filter((layout) => layout.object === object && layout.type === 'record');
    return own.some((layout) => layout.for === undefined) ? own : [...own, this.plainLayout(object)];
  }

  /** Gives the layouts of an object that are defined, of every type of page. */
  definedLayouts(object: string): readonly LayoutDef[] {
    return this.source.layouts.filter((layout) => layout.object === object);
  }

  /** Gives the trees of an object's expressions, by their source text. */
  expressions(object: string): Readonly<Record<string, Expression>> {
    return this.source.expressions?.[object] ?? {};
  }

  /** Gives the layout for records of a type, else the one for all, else one made of all fields. */
  layout(object: string, recordType?: string): LayoutDef {
    const info = this.objects.get(object);
    const type = recordType ?? (info && defaultRecordType(info.definition)?.name);
    const fitting = chooseLayout(this.layouts(object), 'record', { recordType: type, phone: false });
    return fitting ?? this.plainLayout(object);
  }

  private plainView(object: string): ViewDef {
    const info = this.objects.get(object);
    const names = info?.definition.fields.map((field) => field.name) ?? [];
    const title = info?.definition.title ?? 'id';
    const columns = [title, ...names.filter((name) => name !== title).slice(0, 6)];
    return { name: '', label: info?.definition.plural ?? {}, object, columns };
  }

  private plainLayout(object: string): LayoutDef {
    const info = this.objects.get(object);
    const names = info?.definition.fields.map((field) => field.name) ?? [];
    const label = info?.definition.label ?? {};
    const section = { name: 'all', columns: 2, fields: names };
    return { name: '', object, type: 'record', tabs: [{ name: 'all', label, sections: [section] }] };
  }
}

/** Resolves what is defined as a field is and belongs to no object, such as a setting. */
export function loneField(definition: FieldDef): Field {
  return fieldOf(definition, new Map(), false);
}

function describe(object: ObjectDef, shared: ReadonlyMap<string, readonly Option[]>): ObjectInfo {
  const system = systemFields(object);
  const fields = new Map<string, Field>();
  const fetched = fetches(object);
  for (const definition of [...system, ...object.fields]) {
    const access = object.system_access;
    // What the reader may not see is not there; drafts of builders tell nothing of it.
    if (access !== undefined && system.includes(definition) && access[definition.name] === undefined) {
      continue;
    }
    const given =
      (system.includes(definition) && !WRITTEN.has(definition.name)) || access?.[definition.name] === 'read';
    const fetch = fetched.get(definition.name);
    const field = fieldOf(definition, shared, given || fetch === 'always');
    fields.set(definition.name, fetch === undefined ? field : { ...field, required: false });
  }
  return { definition: object, fields };
}

interface Fetch {
  readonly into: string;
  readonly when?: string;
}

/** Gives when each field is filled that a lookup copies something into. */
function fetches(object: ObjectDef): ReadonlyMap<string, string> {
  const all = object.fields.flatMap((field) => (field.fetch as readonly Fetch[] | undefined) ?? []);
  return new Map(all.map(({ into, when }) => [into, when ?? 'always']));
}

/** Tells whether the platform computes a default from the rest of the record. */
function isComputed(value: FieldDef['default']): boolean {
  return typeof value === 'object' && value !== null && 'expression' in value;
}

function fieldOf(
  definition: FieldDef,
  shared: ReadonlyMap<string, readonly Option[]>,
  given: boolean,
): Field {
  const { name, type, label, help, placeholder } = definition;
  const computed = isComputed(definition.default);
  const own = definition.options as readonly Option[] | undefined;
  const pointing = type === 'lookup' || type === 'parent';
  const target = type === 'user' ? 'user' : pointing ? String(definition.to) : undefined;
  return {
    name,
    type,
    label: label ?? { en: nameAsText(name) },
    ...(help === undefined ? {} : { help }),
    ...(placeholder === undefined ? {} : { placeholder }),
    required: (type === 'parent' || (definition.required ?? false)) && !computed,
    ...(definition.default === undefined || computed ? {} : { default: definition.default }),
    writable: !given && !NEVER_WRITTEN.has(type) && definition.access !== 'read',
    ...(target === undefined ? {} : { target }),
    choices: own ?? shared.get(String(definition.picklist)) ?? [],
    definition,
  };
}
