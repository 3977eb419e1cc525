/** Groups of a list: what may be grouped by, the condition of each group, and what is shown under it. */
import type { Json } from '../../api/client';
import type { AggregateRow } from '../../api/pages';
import type { Field } from '../../meta/definitions';
import type { AggregateDef } from '../../meta/types';

const GROUPED = new Set([
  'picklist',
  'checkbox',
  'lookup',
  'parent',
  'user',
  'rating',
  'date',
  'text',
  'barcode',
  'version',
]);
const SUMMED = new Set(['number', 'currency', 'percent', 'duration', 'rollup']);
const ORDERED = new Set([...SUMMED, 'date', 'datetime', 'time', 'rating']);

/** Whether records with the same value of a field make a group. */
export const isGroupable = (field: Field): boolean => GROUPED.has(field.type);

/** Gives the functions that make sense of the values of a field. */
export function functionsOf(field: Field): readonly AggregateDef['function'][] {
  if (SUMMED.has(field.type)) {
    return ['sum', 'avg', 'min', 'max'];
  }
  return ORDERED.has(field.type) ? ['min', 'max'] : [];
}

/** Writes an aggregate as the expression language does; the answer has it under this name. */
export function measureText({ function: of, field = '' }: AggregateDef): string {
  return `${of}(${field})`;
}

/** Gives what to ask for: how many there are, and the aggregates. */
export function measuresText(aggregates: readonly AggregateDef[]): string {
  return [...new Set(['count()', ...aggregates.map(measureText)])].join(',');
}

export interface Group {
  /** Tells it from the others. */
  readonly key: string;
  /** What its records have in common. */
  readonly value: Json;
  readonly where: string;
  readonly count: number;
  readonly figures: AggregateRow;
}

/** Makes groups of what the server counted, within the condition of the list. */
export function groupsOf(rows: readonly AggregateRow[], path: string, where: string): readonly Group[] {
  return rows.map((row) => {
    const value = row[path] ?? null;
    const own = `${path} = ${literal(value)}`;
    return {
      key: keyOf(value),
      value,
      where: where === '' ? own : `(${where}) and ${own}`,
      count: Number(row['count()'] ?? 0),
      figures: row,
    };
  });
}

function keyOf(value: Json): string {
  return isReference(value) ? value.id : JSON.stringify(value);
}

function isReference(value: Json): value is { id: string } {
  return typeof value === 'object' && value !== null && 'id' in value;
}

function literal(value: Json): string {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  const text = isReference(value) ? value.id : String(value);
  return `'${text.replaceAll("'", "''")}'`;
}

/** Orders groups as people expect: options as they are listed, everything else as the server gave it. */
export function inOrder(groups: readonly Group[], field: Field): readonly Group[] {
  if (field.choices.length === 0) {
    return groups;
  }
  const order = new Map(field.choices.map((choice, index) => [choice.value, index]));
  const rank = ({ value }: Group) =>
    value === null ? field.choices.length + 1 : (order.get(String(value)) ?? field.choices.length);
  return groups.toSorted((left, right) => rank(left) - rank(right));
}
