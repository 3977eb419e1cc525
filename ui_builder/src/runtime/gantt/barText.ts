/** What is said of a bar, and how it is coloured. */
import { type RecordJson, valueAt } from '../../api/records';
import { momentFormat } from '../../i18n/formats';
import type { Field } from '../../meta/definitions';
import { chartColor } from '../../ui/chartColors';
import type { Bar } from './timeline';

const DAY_MS = 86_400_000;

/** Writes from when to when a bar is. */
export function spanText(bar: Bar, wholeDays: boolean, locale: string): string {
  const format = momentFormat(locale, {
    dateStyle: 'medium',
    ...(wholeDays ? {} : { timeStyle: 'short' as const }),
    timeZone: 'UTC',
  });
  const last = wholeDays ? bar.to - 1 : bar.to;
  const from = format.format(bar.from * DAY_MS);
  return bar.point || (wholeDays && last === bar.from) ? from : `${from} – ${format.format(last * DAY_MS)}`;
}

/** Gives the colour of the option that a record has. */
export function barColor(
  record: RecordJson,
  colored: { path: string; field: Field } | undefined,
  dark: boolean,
): string {
  const value = colored === undefined ? null : valueAt(record, colored.path);
  return chartColor(0, dark, colored?.field.choices.find((choice) => choice.value === value)?.color);
}
