/** The lanes of a board: one for each option of the field that it groups by. */
import type { Json } from '../../api/client';
import type { Field } from '../../meta/definitions';
import type { Texts } from '../../meta/types';

export interface Lane {
  /** Its option; null for records without one. */
  readonly value: string | null;
  readonly label?: Texts;
  readonly color?: string;
}

/** Gives the lanes: options in use, in their order; first, where the field may be blank, those without. */
export function lanesOf(field: Field): readonly Lane[] {
  const options = field.choices
    .filter((option) => option.active !== false)
    .map(({ value, label, color }) => ({
      value,
      ...(label === undefined ? {} : { label }),
      ...(color === undefined ? {} : { color }),
    }));
  return field.required ? options : [{ value: null }, ...options];
}

/** Gives the condition on a lane's records. */
export function inLane(field: string, { value }: Lane, where: string): string {
  const own = value === null ? `ISBLANK(${field})` : `${field} = '${value.replaceAll("'", "''")}'`;
  return where === '' ? own : `(${where}) and ${own}`;
}

/** Finds a lane's row among those of an aggregate, whose first value is the group. */
export function laneFigures<Row extends Readonly<Record<string, Json>>>(
  rows: readonly Row[],
  { value }: Lane,
): Row | undefined {
  return rows.find((row) => (Object.values(row)[0] ?? null) === value);
}
