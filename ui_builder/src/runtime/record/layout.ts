/** What a layout asks for: the paths to read, the fields to write. */
import type { CSSProperties } from 'react';
import { fieldUi } from '../../fields/registry';
import { controllerOf, dependsOn } from '../../meta/choices';
import type { Definitions, Field, ObjectInfo, Rows } from '../../meta/definitions';
import { inFull } from '../../meta/entries';
import { filterReads } from '../../meta/lookupFilter';
import { DOCUMENT_STATUS, RECORD_TYPE } from '../../meta/systemFields';
import type { FieldSectionDef, LayoutDef, SectionDef, TabDef } from '../../meta/types';
import { pathsWithCompanions } from '../companions';
import type { Conditional } from '../form/conditions';
import type { Shown } from '../form/FormStore';
import { columnsOf } from '../list/columns';

export interface Cell {
  readonly path: string;
  readonly field: Field;
  readonly width: number;
  /** What decides whether it is seen, required, read only. */
  readonly conditions?: Conditional;
}

/** How wide a section may be at most; what is wide by its nature takes all of it. */
const MOST_COLUMNS = 3;

/** Gives the cells of a section that lead to a field. */
export function cellsOf(definitions: Definitions, object: string, section: FieldSectionDef): readonly Cell[] {
  return section.fields.flatMap((entry) => {
    const { field: path, width, ...conditions } = inFull(entry);
    const field = definitions.field(object, path);
    if (field === undefined) {
      return [];
    }
    const cell = { path, field, width: width ?? (fieldUi(field.type).wide ? MOST_COLUMNS : 1) };
    return [Object.keys(conditions).length === 0 ? cell : { ...cell, conditions }];
  });
}

/** Gives every section of a layout, those beside the tabs too. */
export function sectionsOf(layout: LayoutDef): readonly SectionDef[] {
  return [...layout.tabs.flatMap((tab) => tab.sections), ...(layout.side ?? [])];
}

/** Gives the layouts that the pages of an object's records may have; one of all fields fits any record. */
export function recordLayouts(definitions: Definitions, object: string): readonly LayoutDef[] {
  return definitions.layouts(object).filter(({ type }) => type === 'record');
}

/** Gives every path that a record page shows. */
export function pathsOf(definitions: Definitions, info: ObjectInfo, layout: LayoutDef): readonly string[] {
  const object = info.definition.name;
  const paths = new Set([info.definition.title, ...(layout.header?.fields ?? [])]);
  for (const section of sectionsOf(layout)) {
    if (section.block === undefined) {
      for (const cell of cellsOf(definitions, object, section)) {
        paths.add(cell.path);
      }
    }
  }
  return pathsWithCompanions(columnsOf(definitions, object, [...paths]));
}

/**
 * Gives every path that any page of an object's records shows: which one fits is known with the record.
 *
 * `read` are further paths, such as those that conditions read.
 */
export function pagePaths(
  definitions: Definitions,
  info: ObjectInfo,
  read: readonly string[] = [],
): readonly string[] {
  const layouts = recordLayouts(definitions, info.definition.name);
  const paths = layouts.flatMap((layout) => pathsOf(definitions, info, layout));
  const rows = definitions.rowsOf(info.definition.name).flatMap(rowPaths);
  const decisive = [RECORD_TYPE, DOCUMENT_STATUS, 'owner'].filter((name) => info.fields.has(name));
  const known = read.filter((path) => definitions.field(info.definition.name, path) !== undefined);
  return [...new Set([...paths, ...depending(info), ...decisive, ...known, ...rows])];
}

/** Gives the columns of a document's rows: these fields, or all but the one that names the document. */
export function rowColumns({ info, parent }: Rows, only?: readonly string[]): readonly Cell[] {
  const names = only ?? info.definition.fields.map(({ name }) => name);
  return names.flatMap((name) => {
    const field = info.fields.get(name);
    return field === undefined || name === parent ? [] : [{ path: name, field, width: 1 }];
  });
}

function rowPaths(rows: Rows): readonly string[] {
  return pathsWithCompanions(rowColumns(rows)).map((path) => `${rows.name}.${path}`);
}

/** Gives the fields that decide what others offer, and those others: one is not changed without the other. */
function depending(info: ObjectInfo): readonly string[] {
  return [...info.fields.values()].flatMap((field) => {
    const read = filterReads(field).filter((name) => info.fields.has(name));
    return dependsOn(info, field).length === 0 ? read : [field.name, controllerOf(field) ?? field.name];
  });
}

/** How many columns a section has where there is room; style sheets say when there is. */
export const inColumns = (columns: number) => ({ '--columns': columns }) as CSSProperties;

/** How many of them a field takes. */
export const spanning = (width: number) => ({ '--span': width }) as CSSProperties;

/** Gives the record's own fields that a layout shows, each once, with what decides about it. */
export function shownFields(definitions: Definitions, info: ObjectInfo, layout: LayoutDef): readonly Shown[] {
  const beside: Pick<TabDef, 'sections'> = { sections: layout.side ?? [] };
  const found = new Map<string, Shown>();
  for (const tab of [...layout.tabs, beside]) {
    for (const section of tab.sections) {
      const cells = section.block === undefined ? cellsOf(definitions, info.definition.name, section) : [];
      for (const { path, field, conditions: cell } of cells) {
        if (!path.includes('.') && !found.has(path)) {
          found.set(path, { field, cell, within: [tab as Conditional, section as Conditional] });
        }
      }
    }
  }
  return [...found.values()];
}
