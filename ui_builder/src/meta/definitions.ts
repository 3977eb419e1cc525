/** The definitions of a tenant, resolved for pages: fields by path, views and layouts by object. */

import { systemFields } from './systemFields';
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

interface Source {
  objects: readonly ObjectDef[];
  picklists: readonly PicklistDef[];
  views: readonly ViewDef[];
  layouts: readonly LayoutDef[];
}

const NEVER_WRITTEN = new Set(['id', 'version', 'autonumber']);

export class Definitions {
  private readonly objects: ReadonlyMap<string, ObjectInfo>;

  constructor(private readonly source: Source) {
    const shared = new Map(source.picklists.map((picklist) => [picklist.name, picklist.options]));
    this.objects = new Map(source.objects.map((object) => [object.name, describe(object, shared)]));
  }

  object(name: string): ObjectInfo | undefined {
    return this.objects.get(name);
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

  /** Gives the layout of an object's record page, else one made of all its fields. */
  layout(object: string): LayoutDef {
    const own = this.source.layouts.find((layout) => layout.object === object && layout.type === 'record');
    return own ?? this.plainLayout(object);
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

function describe(object: ObjectDef, shared: ReadonlyMap<string, readonly Option[]>): ObjectInfo {
  const system = systemFields(object.owned ?? true);
  const fields = new Map<string, Field>();
  for (const definition of [...system, ...object.fields]) {
    const given = system.includes(definition) && definition.name !== 'owner';
    fields.set(definition.name, fieldOf(definition, shared, given));
  }
  return { definition: object, fields };
}

function fieldOf(
  definition: FieldDef,
  shared: ReadonlyMap<string, readonly Option[]>,
  given: boolean,
): Field {
  const { name, type, label, help, placeholder } = definition;
  const own = definition.options as readonly Option[] | undefined;
  const target = type === 'user' ? 'user' : type === 'lookup' ? String(definition.to) : undefined;
  return {
    name,
    type,
    label: label ?? { en: nameAsText(name) },
    ...(help === undefined ? {} : { help }),
    ...(placeholder === undefined ? {} : { placeholder }),
    required: definition.required ?? false,
    ...(definition.default === undefined ? {} : { default: definition.default }),
    writable: !given && !NEVER_WRITTEN.has(type),
    ...(target === undefined ? {} : { target }),
    choices: own ?? shared.get(String(definition.picklist)) ?? [],
    definition,
  };
}
