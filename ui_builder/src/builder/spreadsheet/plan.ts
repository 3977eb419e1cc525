/** What becomes of a spreadsheet: an object with its fields, a list, a page with a chart, an entry in an app. */
import type { ColumnGuess, ColumnPaths, SheetGuess } from '../../api/imports';
import type { AppDef, FieldDef, Option, PageDef, Texts } from '../../meta/types';
import { COLORS } from '../../ui/chartColors';
import { newLayout } from '../layouts/generated';
import { objectName, pluralsOf } from '../objectlist/newObject';
import { viewLabel } from '../objects/firstTexts';
import { untaken } from '../objects/naming';
import type { ObjectDraft } from '../objects/objectDraft';
import { newView } from '../objects/pageDrafts';

export interface ColumnPlan {
  readonly guess: ColumnGuess;
  /** Whether it becomes a field. */
  readonly included: boolean;
  readonly field: FieldDef;
}

export interface SheetPlan {
  readonly rows: number;
  readonly label: Texts;
  readonly plural: Texts;
  readonly icon: string | undefined;
  /** Name of the field that names a record. */
  readonly title: string;
  readonly columns: readonly ColumnPlan[];
  /** The app that it is added to; a new one of its own for NEW_APP, none for nothing. */
  readonly app: string | undefined;
  readonly chart: boolean;
}

export interface Taken {
  readonly object: readonly string[];
  readonly view: readonly string[];
  readonly layout: readonly string[];
  readonly page: readonly string[];
  readonly app: readonly string[];
}

export interface Components {
  readonly object: ObjectDraft;
  readonly page: string | undefined;
  readonly app: string | undefined;
  readonly all: readonly { readonly kind: string; readonly name: string }[];
}

/** No app is called so. */
export const NEW_APP = '-';
/** Neighbours differ. */
const TURN = ['blue', 'green', 'orange', 'purple', 'cyan', 'magenta', 'gold', 'red', 'gray'];
const TITLES = new Set(['text', 'email', 'phone', 'autonumber', 'number', 'barcode', 'url']);
const CHARTED = new Set(['picklist', 'checkbox']);
const UNIQUE = new Set(['text', 'email', 'phone', 'number', 'url', 'barcode']);

/** Takes the proposal for a file over, so that it can be changed. */
export function planOf(
  guess: SheetGuess,
  fileName: string,
  locale: string,
  apps: readonly string[],
): SheetPlan {
  const called =
    fileName
      .replace(/\.[^.]*$/, '')
      .trim()
      .slice(0, 60) || fileName;
  const label = { [locale]: called };
  const columns = guess.columns.map(
    (each): ColumnPlan => ({
      guess: each,
      included: each.filled > 0,
      field: withColors(each.field),
    }),
  );
  const title = guess.title ?? columns.find(mayBeTitle)?.field.name ?? columns[0]?.field.name ?? '';
  return {
    rows: guess.rows,
    label,
    plural: pluralsOf(label),
    icon: 'table',
    title,
    columns: columns.map((each) => (each.field.name === title ? { ...each, included: true } : each)),
    app: apps[0] ?? NEW_APP,
    chart: columns.some((each) => each.included && CHARTED.has(each.field.type)),
  };
}

/** Gives every option a colour. */
function withColors(field: FieldDef): FieldDef {
  const options = field.options as readonly Option[] | undefined;
  if (options === undefined) {
    return field;
  }
  const colored = options.map((option, index) => ({
    ...option,
    color: option.color ?? TURN[index % COLORS.length] ?? 'gray',
  }));
  return { ...field, options: colored };
}

/** Gives a column another type, with what it then says; its name, label and marks stay. */
export function withType(column: ColumnPlan, type: string): ColumnPlan {
  const fitting = column.guess.fits.find((each) => each.type === type);
  if (fitting === undefined) {
    return column;
  }
  const { name, label, required, unique } = column.field;
  const marks = {
    ...(required === undefined ? {} : { required }),
    ...(unique === undefined || !UNIQUE.has(type) ? {} : { unique }),
  };
  return { ...column, field: withColors({ name, ...(label ? { label } : {}), ...fitting, ...marks }) };
}

export const mayBeTitle = ({ included, field }: ColumnPlan): boolean => included && TITLES.has(field.type);

/** Tells whether every row has something else in a column. */
export const mayBeUnique = ({ guess, field }: ColumnPlan): boolean =>
  UNIQUE.has(field.type) && guess.filled > 0 && guess.distinct === guess.filled;

export const mayBeRequired = ({ guess }: ColumnPlan, rows: number): boolean => guess.filled === rows;

/** Says which column fills which field. */
export function mappingOf({ columns }: SheetPlan): ColumnPaths {
  return Object.fromEntries(
    columns.filter(({ included }) => included).map(({ guess, field }) => [guess.column, field.name]),
  );
}

/** Says by what cells are replaced: options that were called otherwise, or taken out. */
export function replacedOf({
  columns,
}: SheetPlan): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const replaced: Record<string, Record<string, string>> = {};
  for (const { included, guess, field } of columns) {
    const before = guess.fits.find(({ type }) => type === field.type)?.options as
      | readonly Option[]
      | undefined;
    const after = field.options as readonly Option[] | undefined;
    if (!included || before === undefined || after === undefined) {
      continue;
    }
    const values = new Set(after.map(({ value }) => value));
    const cells = before.flatMap(({ value, label }) =>
      Object.values(label ?? {}).map((text): [string, string] => [text, values.has(value) ? value : '']),
    );
    replaced[guess.column] = Object.fromEntries(cells);
  }
  return replaced;
}

/** Makes all that is deployed at once; `apps` are those in force. */
export function componentsOf(plan: SheetPlan, taken: Taken, apps: readonly AppDef[]): Components {
  const fields = plan.columns.filter(({ included }) => included).map(({ field }) => field);
  const name = objectName(plan.label, taken.object);
  const object: ObjectDraft = {
    kind: 'object',
    name,
    label: plan.label,
    plural: plan.plural,
    ...(plan.icon === undefined ? {} : { icon: plan.icon }),
    title: plan.title,
    fields,
  };
  const layout = newLayout(name, 'record', [object], taken.layout);
  const view = newView(object, 'list', viewLabel('list', plan.plural), taken.view);
  const page = plan.chart ? chartPage(object, untaken(`${name}_overview`, taken.page), view?.name) : null;
  const app = appWith(plan, object, page?.name, taken.app, apps);
  const list = view === null ? [] : [{ ...view, default: true }];
  return {
    object,
    page: page?.name,
    app: app?.name,
    all: [object, layout, ...list, ...(page === null ? [] : [page]), ...(app === null ? [] : [app])],
  };
}

type PageComponent = PageDef & { readonly kind: 'page' };

const OVERVIEW: Readonly<Record<string, (plural: string) => string>> = {
  en: (plural) => `${plural}: overview`,
  'zh-CN': (plural) => `${plural}概览`,
};
const COUNT: Readonly<Record<string, (plural: string) => string>> = {
  en: (plural) => plural,
  'zh-CN': (plural) => `${plural}总数`,
};
const BY: Readonly<Record<string, (plural: string, field: string) => string>> = {
  en: (plural, field) => `${plural} by ${field.charAt(0).toLowerCase()}${field.slice(1)}`,
  'zh-CN': (plural, field) => `${plural}：按${field}`,
};

function said(plural: Texts, make: (locale: string, text: string) => string | undefined): Texts {
  return Object.fromEntries(
    Object.entries(plural).map(([locale, text]) => [locale, make(locale, text) ?? text]),
  );
}

function chartPage(object: ObjectDraft, name: string, view: string | undefined): PageComponent | null {
  const charted = object.fields.filter(({ type }) => CHARTED.has(type)).slice(0, 2);
  if (charted.length === 0) {
    return null;
  }
  const { plural } = object;
  return {
    kind: 'page',
    name,
    label: said(plural, (locale, text) => OVERVIEW[locale]?.(text)),
    icon: 'chart',
    blocks: [
      {
        name: 'total',
        label: said(plural, (locale, text) => COUNT[locale]?.(text)),
        width: 12,
        height: 'small',
        block: 'metric',
        object: object.name,
        measure: 'count()',
        ...(view === undefined ? {} : { view }),
      },
      ...charted.map((field, place) => ({
        name: `by_${field.name}`.slice(0, 40),
        label: said(plural, (locale, text) =>
          BY[locale]?.(text, field.label?.[locale] ?? Object.values(field.label ?? {})[0] ?? field.name),
        ),
        width: charted.length === 1 ? 12 : 6,
        block: 'chart' as const,
        chart: place === 0 ? ('bar' as const) : ('pie' as const),
        object: object.name,
        group: field.name,
        measure: 'count()',
      })),
    ],
  };
}

function appWith(
  plan: SheetPlan,
  object: ObjectDraft,
  page: string | undefined,
  taken: readonly string[],
  apps: readonly AppDef[],
): (AppDef & { readonly kind: 'app' }) | null {
  const entries = [{ object: object.name }, ...(page === undefined ? [] : [{ page }])];
  if (plan.app === undefined) {
    return null;
  }
  const known = apps.find(({ name }) => name === plan.app);
  return known === undefined
    ? {
        kind: 'app',
        name: untaken(object.name, taken),
        label: plan.plural,
        ...(plan.icon === undefined ? {} : { icon: plan.icon }),
        items: entries,
      }
    : { ...known, kind: 'app', items: [...known.items, ...entries] };
}
