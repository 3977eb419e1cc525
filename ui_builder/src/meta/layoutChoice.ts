import type { LayoutDef, LayoutType } from './types';

/**
 * Chooses the layout that fits best: for the record type first, then for the users, then for the device. They
 * come in the order of their names, and only those for the user come at all: `choice.py` ranks them so too.
 */
export function chooseLayout(
  layouts: readonly LayoutDef[],
  type: LayoutType,
  { recordType, phone }: { recordType?: string | undefined; phone: boolean },
): LayoutDef | undefined {
  const fitting = layouts.filter(
    ({ type: of, for: only }) =>
      of === type &&
      (only?.record_type === undefined || only.record_type === recordType) &&
      (only?.device === undefined || phone),
  );
  const weight = ({ for: only }: LayoutDef) =>
    (only?.record_type === undefined ? 0 : 4) +
    (only?.users === undefined ? 0 : 2) +
    (only?.device === undefined ? 0 : 1);
  return fitting.toSorted((left, right) => weight(right) - weight(left))[0];
}
