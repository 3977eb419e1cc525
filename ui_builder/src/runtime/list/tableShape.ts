/** The measures of a table: how wide each column is, and where those stand that do not move. */
import type { CSSProperties } from 'react';
import type { Definitions } from '../../meta/definitions';
import type { Texts } from '../../meta/types';
import type { ListColumn } from './columns';
import { columnWidth } from './columnWidth';

export const CHECK_WIDTH = 44;
const OPENER_WIDTH = 280;

export interface Shape {
  readonly columns: readonly ListColumn[];
  /** The column whose value opens the record. */
  readonly opener: string;
  /** In pixels; undefined for the one that takes what the others leave. */
  readonly widths: readonly (number | undefined)[];
  readonly minWidth: number;
  /** Whether a last, empty column takes what the others leave. */
  readonly filled: boolean;
  /** Of the cells of each column: where it stays when the others move. */
  readonly styles: readonly (CSSProperties | undefined)[];
  readonly checkStyle: CSSProperties | undefined;
  readonly frozen: boolean;
  readonly labels: ReadonlyMap<string, string>;
}

type Say = (texts: Texts | undefined, fallback?: string) => string;

export function tableShape(
  definitions: Definitions,
  object: string,
  title: string,
  columns: readonly ListColumn[],
  text: Say,
): Shape {
  const opener = (columns.find(({ path }) => path === title) ?? columns[0])?.path ?? '';
  const frozen = columns.filter((column) => column.frozen).length;
  const least = columns.map((column) =>
    column.path === opener && column.width === undefined
      ? OPENER_WIDTH
      : (column.width ?? columnWidth(column.field, text)),
  );
  // What stays must be as wide as is said, for others stand behind it.
  const stretched = columns.findIndex(
    ({ path, width, frozen: stays }) => path === opener && width === undefined && !stays,
  );
  const lefts = least.map((_, index) =>
    least.slice(0, index).reduce((sum, width) => sum + width, CHECK_WIDTH),
  );
  return {
    columns,
    opener,
    widths: least.map((width, index) => (index === stretched ? undefined : width)),
    minWidth: least.reduce((sum, width) => sum + width, CHECK_WIDTH),
    filled: stretched === -1,
    styles: columns.map((column, index) => (column.frozen ? { left: lefts[index] } : undefined)),
    checkStyle: frozen > 0 ? { left: 0 } : undefined,
    frozen: frozen > 0,
    labels: new Map(columns.map(({ path }) => [path, labelOf(definitions, object, path, text)])),
  };
}

/** Names a column: a field of another record with the lookup that leads there. */
export function labelOf(definitions: Definitions, object: string, path: string, text: Say): string {
  const steps = path.split('.');
  const parts = steps.map((_, index) => definitions.field(object, steps.slice(0, index + 1).join('.')));
  return parts.map((field, index) => text(field?.label, steps[index])).join(' › ');
}
