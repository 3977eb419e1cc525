/** Measures and groups of a block, as its editor offers them, and as the expression language writes them. */
import type { Field } from '../../meta/definitions';

export const FUNCTIONS = ['count', 'count_distinct', 'sum', 'avg', 'min', 'max'] as const;
export type MeasureFunction = (typeof FUNCTIONS)[number];

export interface Measure {
  readonly function: MeasureFunction;
  /** Absent where records are counted. */
  readonly field?: string;
}

export const PERIODS = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type Period = (typeof PERIODS)[number];

export interface Grouping {
  readonly field: string;
  /** Of a date: the span of time that makes a group. */
  readonly period?: Period;
}

const MEASURE = /^\s*(\w+)\s*\(\s*([a-z][\w.]*)?\s*\)\s*$/i;
const PERIOD = /^\s*START_OF\s*\(\s*([a-z][\w.]*)\s*,\s*'(\w+)'\s*\)\s*$/i;
const PATH = /^\s*([a-z][\w.]*)\s*$/i;

const NUMBERS = new Set(['number', 'currency', 'percent', 'duration', 'rollup', 'rating']);
const ORDERED = new Set([...NUMBERS, 'date', 'datetime', 'time']);
const DATES = new Set(['date', 'datetime']);
const GROUPS = new Set([
  ...['picklist', 'checkbox', 'lookup', 'parent', 'user', 'rating', 'text', 'date', 'datetime'],
  ...['barcode', 'version', 'formula'],
]);
const RETURNS: Readonly<Record<string, string>> = { number: 'number', date: 'date', datetime: 'datetime' };

/** Reads a measure such as `sum(amount)`; null where it is more than one function of one field. */
export function readMeasure(text: string): Measure | null {
  const [, name = '', field] = MEASURE.exec(text) ?? [];
  const known = FUNCTIONS.find((each) => each === name.toLowerCase());
  if (known === undefined || (field === undefined && known !== 'count')) {
    return null;
  }
  return { function: known, ...(field === undefined ? {} : { field }) };
}

export const writeMeasure = ({ function: of, field = '' }: Measure): string => `${of}(${field})`;

/** Reads a group: a field, or the span of time that a date lies in; null where it is anything else. */
export function readGroup(text: string): Grouping | null {
  const [, dated, unit] = PERIOD.exec(text) ?? [];
  const period = PERIODS.find((each) => each === unit?.toLowerCase());
  if (dated !== undefined) {
    return period === undefined ? null : { field: dated, period };
  }
  const field = PATH.exec(text)?.[1];
  return field === undefined ? null : { field };
}

export const writeGroup = ({ field, period }: Grouping): string =>
  period === undefined ? field : `START_OF(${field}, '${period}')`;

/** What a value is to a measure: a formula is what it returns. */
function kindOf(field: Field): string {
  return field.type === 'formula' ? (RETURNS[String(field.definition.returns)] ?? 'formula') : field.type;
}

/** Fields that a function takes. */
export function takes(of: MeasureFunction, field: Field): boolean {
  if (of === 'sum' || of === 'avg') {
    return NUMBERS.has(kindOf(field));
  }
  if (of === 'min' || of === 'max') {
    return ORDERED.has(kindOf(field));
  }
  return GROUPS.has(field.type) || NUMBERS.has(field.type);
}

/** Fields that records can be grouped by. */
export const groups = (field: Field): boolean => GROUPS.has(field.type);

/** Whether the values of a field are days or instants, which are grouped by spans of time. */
export const isDate = (field: Field | undefined): boolean => field !== undefined && DATES.has(kindOf(field));

/** Gives a measure of another function; the field stays if that takes it. */
export function withFunction(measure: Measure, of: MeasureFunction, fields: readonly Field[]): Measure {
  if (of === 'count') {
    return { function: of };
  }
  const fitting = fields.filter((field) => takes(of, field));
  const field = fitting.find(({ name }) => name === measure.field) ?? fitting[0];
  return field === undefined ? measure : { function: of, field: field.name };
}

/** Gives a group by another field; a date is grouped by months at first. */
export function groupBy(field: Field): Grouping {
  return isDate(field) ? { field: field.name, period: 'month' } : { field: field.name };
}
