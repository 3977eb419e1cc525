/** What a layout asks for: the paths to read, the fields to write. */
import type { CSSProperties } from 'react';
import type { Definitions, Field, ObjectInfo } from '../../meta/definitions';
import type { CellDef, FieldSectionDef, LayoutDef } from '../../meta/types';

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
  return [...paths].filter((path) => definitions.field(object, path) !== undefined);
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
export function formSections(definitions: Definitions, info: ObjectInfo): readonly FormSection[] {
  const object = info.definition.name;
  const seen = new Set<string>();
  const sections: FormSection[] = [];
  for (const section of definitions.layout(object).tabs.flatMap((tab) => tab.sections)) {
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
