/** Definitions as the platform stores them; only what the pages read. */
import type { Json } from '../api/client';

/** A text per locale. */
export type Texts = Readonly<Record<string, string>>;

export interface FieldDef {
  readonly name: string;
  readonly type: string;
  readonly label?: Texts;
  readonly help?: Texts;
  readonly placeholder?: Texts;
  readonly required?: boolean;
  readonly default?: Json;
  /** The options of its type. */
  readonly [option: string]: unknown;
}

export interface ObjectDef {
  readonly name: string;
  readonly label: Texts;
  readonly plural: Texts;
  readonly help?: Texts;
  readonly title: string;
  readonly owned?: boolean;
  readonly fields: readonly FieldDef[];
  readonly record_types?: readonly RecordTypeDef[];
  readonly shape?: 'plain' | 'single' | 'document' | 'configuration' | 'event';
}

/** A sort of records of an object, with a page of its own. */
export interface RecordTypeDef {
  readonly name: string;
  readonly label: Texts;
  readonly active?: boolean;
  readonly default?: boolean;
  /** The values that a field offers, by its name; others offer all. */
  readonly options?: Readonly<Record<string, readonly string[]>>;
  /** Values of a new record; they go before those of the fields. */
  readonly defaults?: Readonly<Record<string, Json>>;
}

export interface Option {
  readonly value: string;
  readonly label?: Texts;
  readonly color?: string;
  readonly closed?: boolean;
  readonly active?: boolean;
  /** Values of the controlling field beside which it is offered. */
  readonly when?: readonly string[];
}

export interface PicklistDef {
  readonly name: string;
  readonly options: readonly Option[];
}

export interface ViewDef {
  readonly name: string;
  readonly label: Texts;
  readonly object: string;
  readonly columns: readonly string[];
  readonly where?: string;
  readonly sort?: string;
  readonly default?: boolean;
}

export interface CellDef {
  readonly field: string;
  readonly width?: number;
}

export interface FieldSectionDef {
  readonly name: string;
  readonly label?: Texts;
  readonly columns?: number;
  readonly fields: readonly (string | CellDef)[];
  readonly block?: undefined;
}

export interface RelatedListDef {
  readonly name: string;
  readonly label?: Texts;
  readonly block: 'related_list';
  readonly relation: string;
  readonly fields: readonly string[];
  readonly sort?: string;
}

export type SectionDef = FieldSectionDef | RelatedListDef;

export interface LayoutDef {
  readonly name: string;
  readonly object: string;
  readonly type: string;
  readonly for?: { readonly record_type: string };
  readonly header?: { readonly fields: readonly string[] };
  readonly tabs: readonly {
    readonly name: string;
    readonly label: Texts;
    readonly sections: readonly SectionDef[];
  }[];
}

export interface EntryDef {
  readonly object: string;
  readonly view?: string;
}

export interface GroupDef {
  readonly group: Texts;
  readonly items: readonly EntryDef[];
}

export interface AppDef {
  readonly name: string;
  readonly label: Texts;
  readonly items: readonly (EntryDef | GroupDef)[];
}
