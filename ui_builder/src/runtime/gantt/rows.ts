/** The rows of a timeline: a head for each lane, and under it a row for each of its records. */
import type { Json } from '../../api/client';
import { type RecordJson, valueAt } from '../../api/records';
import type { Field } from '../../meta/definitions';
import { type Bar, barOf, type Dating } from './timeline';

export type Row =
  | { readonly is: 'lane'; readonly key: string; readonly value: Json; readonly count: number }
  | { readonly is: 'record'; readonly key: string; readonly record: RecordJson; readonly bar: Bar };

/** Puts records into lanes: options in their order, others by their first record; those without last. */
export function rowsOf(
  records: readonly RecordJson[],
  dating: Dating,
  group?: { path: string; field: Field },
): Row[] {
  const placed = records.flatMap((record): Row[] => {
    const bar = barOf(record, dating);
    return bar === null ? [] : [{ is: 'record', key: record.id, record, bar }];
  });
  if (group === undefined) {
    return placed;
  }
  const lanes = new Map<string, { value: Json; rows: Row[] }>();
  for (const row of placed) {
    const value = row.is === 'record' ? valueAt(row.record, group.path) : null;
    const key = laneKey(value);
    const lane = lanes.get(key) ?? { value, rows: [] };
    lane.rows.push(row);
    lanes.set(key, lane);
  }
  const order = group.field.choices.map((choice) => laneKey(choice.value));
  const rank = (key: string) =>
    key === 'null' ? order.length + 1 : (order.indexOf(key) + 1 || order.length + 1) - 0.5;
  return [...lanes.entries()]
    .toSorted(([one], [other]) => rank(one) - rank(other))
    .flatMap(([key, { value, rows }]) => [
      { is: 'lane', key: `lane ${key}`, value, count: rows.length },
      ...rows,
    ]);
}

/** Of a link the id counts, whatever it is called. */
function laneKey(value: Json): string {
  const id = value !== null && typeof value === 'object' && 'id' in value ? value.id : value;
  return JSON.stringify(id ?? null);
}
