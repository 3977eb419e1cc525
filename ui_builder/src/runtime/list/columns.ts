/** The columns of a list: those of its view, as the reader arranged them. */
import type { Definitions, Field } from '../../meta/definitions';
import { inFull } from '../../meta/entries';
import type { AggregateDef, AggregateFunction, ColumnDef } from '../../meta/types';

export interface Column {
  readonly path: string;
  readonly field: Field;
}

/** A column of a list, arranged. */
export interface ListColumn extends Column {
  /** In pixels; where absent it follows from what the column holds. */
  readonly width?: number;
  readonly frozen: boolean;
}

/** What a reader arranged of a view; what is absent is as the view says. */
export interface Arrangement {
  readonly columns?: readonly string[];
  readonly widths?: Readonly<Record<string, number>>;
  readonly frozen?: readonly string[];
  readonly aggregates?: readonly AggregateDef[];
}

export const NARROWEST = 40;
export const WIDEST = 1000;

/** Gives the columns that lead to a field; a path that leads nowhere is left out. */
export function columnsOf(
  definitions: Definitions,
  object: string,
  paths: readonly string[],
): readonly Column[] {
  return paths.flatMap((path) => {
    const field = definitions.field(object, path);
    return field === undefined ? [] : [{ path, field }];
  });
}

/** Lays what a reader arranged over the columns of a view; frozen ones stand in front. */
export function arranged(
  columns: readonly (string | ColumnDef)[],
  { columns: chosen, widths = {}, frozen }: Arrangement,
): readonly ColumnDef[] {
  const own = columns.map(inFull);
  const known = new Map(own.map((column) => [column.field, column]));
  const wanted = chosen ?? own.map(({ field }) => field);
  const all = [...new Set(wanted)].map((field) => {
    const width = widths[field] ?? known.get(field)?.width;
    const stays = frozen?.includes(field) ?? known.get(field)?.frozen ?? false;
    return { field, ...(width === undefined ? {} : { width }), ...(stays ? { frozen: true } : {}) };
  });
  return [...all.filter((column) => column.frozen), ...all.filter((column) => !column.frozen)];
}

/** Gives the columns of a list that lead to a field, with their widths. */
export function listColumns(
  definitions: Definitions,
  object: string,
  columns: readonly ColumnDef[],
): readonly ListColumn[] {
  return columns.flatMap(({ field: path, width, frozen = false }) => {
    const field = definitions.field(object, path);
    return field === undefined
      ? []
      : [{ path, field, frozen, ...(width === undefined ? {} : { width: bounded(width) }) }];
  });
}

export function bounded(width: number): number {
  return Math.round(Math.min(Math.max(width, NARROWEST), WIDEST));
}

/** Gives paths with one of them moved before another; to the end where there is no other. */
export function movedBefore(
  paths: readonly string[],
  path: string,
  before: string | undefined,
): readonly string[] {
  if (path === before) {
    return paths;
  }
  const rest = paths.filter((each) => each !== path);
  const at = before === undefined ? rest.length : rest.indexOf(before);
  return [...rest.slice(0, at), path, ...rest.slice(at)];
}

/** Gives paths with one of them moved so many places; it stays within. */
export function movedBy(paths: readonly string[], path: string, by: number): readonly string[] {
  const rest = paths.filter((each) => each !== path);
  const at = Math.min(Math.max(paths.indexOf(path) + by, 0), rest.length);
  return [...rest.slice(0, at), path, ...rest.slice(at)];
}

/** Gives aggregates with that of a field set to a function, or taken away. */
export function withAggregate(
  aggregates: readonly AggregateDef[],
  field: string,
  chosen: AggregateFunction | undefined,
): readonly AggregateDef[] {
  const rest = aggregates.filter((each) => each.field !== field);
  return chosen === undefined ? rest : [...rest, { function: chosen, field }];
}

/** Whether nothing is arranged otherwise than the view says. */
export function isPlain(arrangement: Arrangement): boolean {
  return Object.values(arrangement).every((each) => each === undefined);
}
