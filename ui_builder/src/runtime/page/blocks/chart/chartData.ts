/** From the rows of an aggregate to what a chart draws. */
import type { Json } from '../../../../api/client';
import type { AggregateRow } from '../../../../api/pages';

export interface Group {
  readonly key: string;
  readonly value: Json;
}

export interface ChartData {
  readonly groups: readonly Group[];
  /** The second grouping; one without a value where there is none. */
  readonly series: readonly Group[];
  /** By series, then by group; blank where no record is. */
  readonly figures: readonly (readonly (number | null)[])[];
}

/** Tells groups apart by what they hold: a reference by its id. */
export function keyOf(value: Json): string {
  return typeof value === 'object' && value !== null
    ? JSON.stringify((value as { id?: Json }).id ?? value)
    : JSON.stringify(value);
}

/**
 * Arranges rows, whose values stand in the order group, series, measure; a missing combination counts
 * as nothing. Groups keep the order of the rows.
 */
export function arrange(rows: readonly AggregateRow[], hasSeries: boolean): ChartData {
  const groups = new Map<string, Group>();
  const series = new Map<string, Group>();
  const found = new Map<string, number | null>();
  for (const row of rows) {
    const values = Object.values(row);
    const group = values[0] ?? null;
    const second = hasSeries ? (values[1] ?? null) : null;
    const measure = values[hasSeries ? 2 : 1] ?? null;
    const [first, other] = [keyOf(group), keyOf(second)];
    groups.set(first, { key: first, value: group });
    series.set(other, { key: other, value: second });
    found.set(`${other} ${first}`, measure === null ? null : Number(measure));
  }
  const figures = [...series.keys()].map((other) =>
    [...groups.keys()].map((first) => found.get(`${other} ${first}`) ?? null),
  );
  return { groups: [...groups.values()], series: [...series.values()], figures };
}
