/** What a layout asks for: the paths to read, the fields to write. */
import type { CSSProperties } from 'react';
import { controllerOf, dependsOn } from '../../meta/choices';
import type { Definitions, Field, ObjectInfo, Rows } from '../../meta/definitions';
import { filterReads } from '../../meta/lookupFilter';
import { DOCUMENT_STATUS, RECORD_TYPE } from '../../meta/systemFields';
import type { CellDef, FieldSectionDef, LayoutDef } from '../../meta/types';
import { pathsWithCompanions } from '../companions';
import { columnsOf } from '../list/columns';

export interface Cell {
  readonly path: string;
  readonly field: Field;
  readonly width: number;
}

/** Gives the cells of a section that lead to a field. */
export function cellsOf(definitions: Definitions, object: string, section: FieldSectionDef): readonly Cell[] {
  return section.fields.flatMap((entry) => {
    const { field: path, width = 1 } = typeof entry === 'string' ? ({ field: entry } as CellDef) : entry;
    const field = definitions.field(object, path);
    return field === undefined ? [] : [{ path, field, width }];
  });
}

/** Gives every path that a record page shows. */
export function pathsOf(definitions: Definitions, info: ObjectInfo, layout: LayoutDef): readonly string[] {
  const object = info.definition.name;
  const paths = new Set([info.definition.title, ...(layout.header?.fields ?? [])]);
  for (const section of layout.tabs.flatMap((tab) => tab.sections)) {
    if (section.block === undefined) {
      for (const cell of cellsOf(definitions, object, section)) {
        paths.add(cell.path);
      }
    }
  }
  return pathsWithCompanions(columnsOf(definitions, object, [...paths]));
}

/** Gives every path that any page of an object's records shows: which one fits is known with the record. */
export function pagePaths(definitions: Definitions, info: ObjectInfo): readonly string[] {
  const layouts = definitions.layouts(info.definition.name);
  const paths = layouts.flatMap((layout) => pathsOf(definitions, info, layout));
  const rows = definitions.rowsOf(info.definition.name).flatMap(rowPaths);
  const decisive = [RECORD_TYPE, DOCUMENT_STATUS].filter((name) => info.fields.has(name));
  return [...new Set([...paths, ...depending(info), ...decisive, ...rows])];
}

/** Gives the columns of a document's rows: all fields but the one that names the document. */
export function rowColumns({ info, parent }: Rows): readonly Cell[] {
  return info.definition.fields.flatMap(({ name }) => {
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

export interface FormSection {
  readonly name: string;
  readonly label?: FieldSectionDef['label'];
  readonly columns: number;
  readonly cells: readonly Cell[];
}

/**
 * Gives the sections of a form for a new record: the layout's fields that people may write, each once,
 * with the required ones first that the layout forgot.
 */
export function formSections(
  definitions: Definitions,
  info: ObjectInfo,
  recordType?: string,
): readonly FormSection[] {
  const object = info.definition.name;
  // The record type stands above them all, where there is one to choose.
  const seen = new Set([RECORD_TYPE]);
  const sections: FormSection[] = [];
  for (const section of definitions.layout(object, recordType).tabs.flatMap((tab) => tab.sections)) {
    if (section.block !== undefined) {
      continue;
    }
    const cells = cellsOf(definitions, object, section).filter(
      ({ path, field }) => !path.includes('.') && field.writable && !seen.has(path),
    );
    for (const cell of cells) {
      seen.add(cell.path);
    }
    if (cells.length > 0) {
      const { name, label, columns = 2 } = section;
      sections.push({ name, columns, cells, ...(label === undefined ? {} : { label }) });
    }
  }
  const forgotten = [...info.fields.values()].filter(
    (field) => field.required && field.writable && !seen.has(field.name),
  );
  if (forgotten.length > 0) {
    const cells = forgotten.map((field) => ({ path: field.name, field, width: 1 }));
    sections.unshift({ name: '', columns: 2, cells });
  }
  return sections;
}

/** How many columns a section has where there is room; style sheets say when there is. */
export const inColumns = (columns: number) => ({ '--columns': columns }) as CSSProperties;

/** How many of them a field takes. */
export const spanning = (width: number) => ({ '--span': width }) as CSSProperties;
