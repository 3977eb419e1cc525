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
  /** How far the reader may use it; to the full where absent. */
  readonly access?: 'read' | 'edit';
  /** Whether reads show only its ends. */
  readonly masked?: boolean;
  /** Whether the reader may ask for all of it. */
  readonly unmasks?: boolean;
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
  /** One of the names of `ui/objectIcons.tsx`. */
  readonly icon?: string;
  /** Who reaches its records before anything is shared; everybody where absent. */
  readonly sharing?: 'private' | 'read' | 'edit' | 'parent';
  /** How far the reader may use the system fields; what is not named they may not see. */
  readonly system_access?: Readonly<Record<string, 'read' | 'edit'>>;
}

/** A sort of records of an object, with a page of its own. */
export interface RecordTypeDef {
  /** Whether the reader may choose it; they may where absent. */
  readonly choosable?: boolean;
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

/** A column of a list with a width of its own, or one that stays where it is. */
export interface ColumnDef {
  readonly field: string;
  /** In pixels. */
  readonly width?: number;
  readonly frozen?: boolean;
}

export type AggregateFunction = 'sum' | 'avg' | 'min' | 'max' | 'count';

export interface AggregateDef {
  readonly function: AggregateFunction;
  /** Absent only where records themselves are counted. */
  readonly field?: string;
}

/** The dates that a calendar or a timeline goes by. */
export interface CalendarSpanDef {
  readonly start: string;
  readonly end?: string;
}

export type ViewType = 'list' | 'kanban' | 'calendar' | 'gantt' | 'cards' | 'map';

export interface ViewDef {
  readonly name: string;
  readonly label: Texts;
  readonly object: string;
  /** A list where absent. */
  readonly type?: ViewType;
  readonly columns: readonly (string | ColumnDef)[];
  readonly where?: string;
  readonly sort?: string;
  readonly default?: boolean;
  readonly group_by?: string;
  readonly aggregates?: readonly AggregateDef[];
  readonly calendar?: CalendarSpanDef;
  /** The field with the picture of each card. */
  readonly image?: string;
  /** The field that says where each record stands on a map. */
  readonly place?: string;
}

export interface CellDef {
  readonly field: string;
  readonly width?: number;
  /** Conditions on the record, in the expression language. */
  readonly visible?: string;
  readonly required?: string;
  readonly read_only?: string;
}

interface SectionBase {
  readonly name: string;
  readonly label?: Texts;
  readonly visible?: string;
}

export interface FieldSectionDef extends SectionBase {
  readonly columns?: number;
  readonly collapsed?: boolean;
  readonly fields: readonly (string | CellDef)[];
  readonly block?: undefined;
}

export interface RelatedListDef extends SectionBase {
  readonly block: 'related_list';
  readonly relation: string;
  readonly fields: readonly string[];
  readonly sort?: string;
  readonly where?: string;
  /** How many records it shows at first; 5 where absent. */
  readonly limit?: number;
}

export interface TimelineDef extends SectionBase {
  readonly block: 'timeline';
  /** The lookups that lead to related records which it tells of as well; the usual ones where absent. */
  readonly through?: readonly string[];
}

export interface HistoryDef extends SectionBase {
  readonly block: 'history';
}

export interface RowsBlockDef extends SectionBase {
  readonly block: 'rows';
  /** What the record's JSON calls them. */
  readonly rows: string;
  readonly fields?: readonly string[];
}

export interface MarkdownDef extends SectionBase {
  readonly block: 'markdown';
  readonly text: Texts;
}

export type SectionDef =
  | FieldSectionDef
  | RelatedListDef
  | TimelineDef
  | HistoryDef
  | RowsBlockDef
  | MarkdownDef;

export interface TabDef {
  readonly name: string;
  readonly label: Texts;
  readonly visible?: string;
  readonly sections: readonly SectionDef[];
}

export type LayoutType = 'record' | 'create' | 'quick_create';

export type RecordAction =
  | 'edit'
  | 'copy'
  | 'change_owner'
  | 'print'
  | 'copy_link'
  | 'delete'
  | 'submit'
  | 'void'
  | 'amend';

export interface LayoutForDef {
  readonly record_type?: string;
  /** Condition on `$user`. */
  readonly users?: string;
  readonly device?: 'phone';
}

export interface LayoutDef {
  readonly name: string;
  readonly object: string;
  readonly type: LayoutType;
  readonly for?: LayoutForDef;
  readonly header?: {
    readonly fields?: readonly string[];
    readonly actions?: readonly RecordAction[];
  };
  /** Of a page for new records: its tabs are screens, one after another. */
  readonly steps?: boolean;
  readonly tabs: readonly TabDef[];
  readonly side?: readonly SectionDef[];
}

export interface EntryDef {
  readonly object: string;
  readonly view?: string;
}

export interface PageEntryDef {
  readonly page: string;
}

export type AppEntryDef = EntryDef | PageEntryDef;

export interface GroupDef {
  readonly group: Texts;
  readonly items: readonly AppEntryDef[];
}

export interface AppDef {
  readonly name: string;
  readonly label: Texts;
  readonly icon?: string;
  readonly color?: string;
  /** The page that opens first. */
  readonly home?: string;
  readonly items: readonly (AppEntryDef | GroupDef)[];
}

interface PageBlockBase {
  readonly name: string;
  readonly label?: Texts;
  /** How many of the page's twelve columns it takes. */
  readonly width: number;
  /** Medium where absent. */
  readonly height?: 'small' | 'medium' | 'tall';
}

export interface ListBlockDef extends PageBlockBase {
  readonly block: 'list';
  readonly view: string;
  /** 10 where absent. */
  readonly limit?: number;
}

export interface MetricBlockDef extends PageBlockBase {
  readonly block: 'metric';
  readonly object: string;
  readonly measure: string;
  readonly where?: string;
  readonly compare?: { readonly where: string; readonly label: Texts };
  readonly view?: string;
}

export type ChartType = 'bar' | 'line' | 'area' | 'pie' | 'funnel' | 'gauge';

export interface ChartBlockDef extends PageBlockBase {
  readonly block: 'chart';
  readonly chart: ChartType;
  readonly object: string;
  /** Absent only on a gauge. */
  readonly group?: string;
  readonly series?: string;
  readonly measure: string;
  readonly where?: string;
  /** Groups and measures, a minus before one that sorts downwards. */
  readonly sort?: string;
  readonly limit?: number;
  /** Of a gauge: the value at which it is full. */
  readonly target?: number;
}

export interface MarkdownBlockDef extends PageBlockBase {
  readonly block: 'markdown';
  readonly text: Texts;
}

export interface LinkDef {
  readonly name: string;
  readonly label: Texts;
  /** One of these: where it leads. */
  readonly object?: string;
  readonly view?: string;
  readonly page?: string;
  readonly url?: string;
}

export interface LinksBlockDef extends PageBlockBase {
  readonly block: 'links';
  readonly links: readonly LinkDef[];
}

export type PageBlockDef = ListBlockDef | MetricBlockDef | ChartBlockDef | MarkdownBlockDef | LinksBlockDef;

export interface PageDef {
  readonly name: string;
  readonly label: Texts;
  readonly icon?: string;
  readonly for?: { readonly users: string };
  readonly blocks: readonly PageBlockDef[];
}

/** A flow that people start, on the page of a record or on a list. */
export interface FlowButton {
  readonly name: string;
  readonly label: Texts;
  readonly icon?: string | null;
  /** Whether it is offered for several records of a list. */
  readonly mass?: boolean;
  /** What is asked before it starts. */
  readonly confirm?: Texts | null;
  /** What it is given, by name. */
  readonly input?: Readonly<Record<string, FlowInput>>;
}

export interface FlowInput {
  readonly type: string;
  readonly object?: string | null;
  readonly label?: Texts | null;
  readonly required?: boolean;
}

/** A field of a public form. */
export interface FormFieldDef {
  readonly field: string;
  readonly label?: Texts;
  readonly help?: Texts;
  readonly visible?: string;
  readonly required?: string;
}

export interface FormScreenDef {
  readonly name: string;
  readonly label?: Texts;
  readonly help?: Texts;
  readonly visible?: string;
  readonly fields: readonly (string | FormFieldDef)[];
}

/** A public form: whoever has its address may send a record. */
export interface FormDef {
  readonly name: string;
  readonly label: Texts;
  readonly object: string;
  readonly help?: Texts;
  /** True where absent. */
  readonly active?: boolean;
  readonly screens: readonly FormScreenDef[];
  /** Values that every record gets, by field. */
  readonly values?: Readonly<Record<string, Json>>;
  readonly thanks?: Texts;
  /** The email of the user who owns what is sent. */
  readonly owner?: string;
}
