/** What a form for a new record shows: screens of sections of fields, each with its conditions. */
import type { Definitions, Field, ObjectInfo, Rows } from '../../meta/definitions';
import { inFull } from '../../meta/entries';
import { RECORD_TYPE } from '../../meta/systemFields';
import type { FieldSectionDef, LayoutDef, TabDef, Texts } from '../../meta/types';
import type { Conditional } from './conditions';
import type { Shown } from './FormStore';

export interface FormCell extends Shown {
  readonly field: Field;
  readonly width: number;
  readonly cell: Conditional;
  readonly within: readonly Conditional[];
}

export interface FormSection {
  readonly name: string;
  readonly label?: Texts | undefined;
  readonly columns: number;
  readonly collapsed: boolean;
  readonly within: readonly Conditional[];
  readonly cells: readonly FormCell[];
  /** Child records that are entered here, and which of their fields. */
  readonly rows?: { readonly rows: Rows; readonly fields: readonly Field[] };
}

export interface FormScreen {
  readonly name: string;
  readonly label: Texts;
  readonly within: readonly Conditional[];
  readonly sections: readonly FormSection[];
}

/** Gives the screens of a layout; those that nothing is left of are left out. */
export function screensOf(
  definitions: Definitions,
  info: ObjectInfo,
  layout: LayoutDef,
): readonly FormScreen[] {
  const builder = new ScreenBuilder(definitions, info);
  const screens = layout.tabs.map((tab) => builder.screen(tab));
  return builder.whole(screens).filter((screen) => screen.sections.length > 0);
}

/** Gives the screen of a short form: what must be entered, and the title. */
export function shortScreens(info: ObjectInfo): readonly FormScreen[] {
  const { title, label } = info.definition;
  const fields = [...info.fields.values()].filter(
    (field) => field.writable && field.name !== RECORD_TYPE && (field.required || field.name === title),
  );
  const ordered = fields.toSorted((a, b) => Number(b.name === title) - Number(a.name === title));
  const cells = ordered.map((field) => cellOf(field, 1, {}, []));
  return [{ name: '', label, within: [], sections: [{ ...sectionOf('', []), columns: 1, cells }] }];
}

/** Gives every cell of screens. */
export function cellsIn(screens: readonly FormScreen[]): readonly FormCell[] {
  return screens.flatMap((screen) => screen.sections.flatMap((section) => section.cells));
}

/** Gives the rows that screens ask for. */
export function rowsIn(screens: readonly FormScreen[]): readonly NonNullable<FormSection['rows']>[] {
  return screens.flatMap(({ sections }) =>
    sections.flatMap(({ rows }) => (rows === undefined ? [] : [rows])),
  );
}

/** Takes fields once each; the record type stands above them all. */
class ScreenBuilder {
  private readonly seen = new Set([RECORD_TYPE]);
  private readonly rows: readonly Rows[];

  constructor(
    definitions: Definitions,
    private readonly info: ObjectInfo,
  ) {
    this.rows = definitions.rowsOf(info.definition.name);
  }

  screen(tab: TabDef): FormScreen {
    const within = [conditionOf(tab)];
    const sections = tab.sections.flatMap((section): FormSection[] => {
      const inner = [...within, conditionOf(section)];
      if (section.block === 'rows') {
        return this.rowsSection(section.name, section.label, section.rows, inner, section.fields);
      }
      return section.block === undefined ? this.fieldSection(section, inner) : [];
    });
    return { name: tab.name, label: tab.label, within, sections };
  }

  /** Puts in front what must be entered and the layout forgot, and behind the rows that it forgot. */
  whole(screens: readonly FormScreen[]): readonly FormScreen[] {
    const [first, ...others] = screens;
    if (first === undefined) {
      return [];
    }
    const fields = [...this.info.fields.values()].filter(
      (field) => field.required && field.writable && !this.seen.has(field.name),
    );
    const cells = fields.map((field) => cellOf(field, 1, {}, []));
    const forgotten = cells.length === 0 ? [] : [{ ...sectionOf('forgotten', []), cells }];
    const rows = this.rows
      .filter(({ name }) => !this.seen.has(name))
      .flatMap((each) => this.rowsSection(each.name, undefined, each.name, first.within));
    // What is forgotten must be seen whatever the first tab's condition says.
    return [{ ...first, sections: [...forgotten, ...first.sections, ...rows] }, ...others];
  }

  private fieldSection(section: FieldSectionDef, within: readonly Conditional[]): FormSection[] {
    const cells = section.fields.flatMap((entry): FormCell[] => {
      const cell = inFull(entry);
      const field = this.info.fields.get(cell.field);
      if (field === undefined || this.seen.has(field.name) || !isAsked(field)) {
        return [];
      }
      this.seen.add(field.name);
      return [cellOf(field, cell.width ?? 1, conditionOf(cell), within)];
    });
    const { name, label, columns = 2, collapsed = false } = section;
    return cells.length === 0 ? [] : [{ name, label, columns, collapsed, within, cells }];
  }

  private rowsSection(
    name: string,
    label: Texts | undefined,
    of: string,
    within: readonly Conditional[],
    names?: readonly string[],
  ): FormSection[] {
    const rows = this.rows.find((each) => each.name === of);
    if (rows === undefined) {
      return [];
    }
    this.seen.add(of);
    const shown = names ?? rows.info.definition.fields.map((field) => field.name);
    const fields = shown.flatMap((each) => {
      const field = rows.info.fields.get(each);
      return field === undefined || each === rows.parent || !isAsked(field) ? [] : [field];
    });
    return [
      { ...sectionOf(name, within), label: label ?? rows.info.definition.plural, rows: { rows, fields } },
    ];
  }
}

const isAsked = (field: Field): boolean => field.writable || field.type === 'formula';

function conditionOf({ visible, required, read_only }: Conditional): Conditional {
  return {
    ...(visible === undefined ? {} : { visible }),
    ...(required === undefined ? {} : { required }),
    ...(read_only === undefined ? {} : { read_only }),
  };
}

function cellOf(field: Field, width: number, cell: Conditional, within: readonly Conditional[]): FormCell {
  return { field, width, cell, within };
}

const sectionOf = (name: string, within: readonly Conditional[]): FormSection => ({
  name,
  columns: 2,
  collapsed: false,
  within,
  cells: [],
});
