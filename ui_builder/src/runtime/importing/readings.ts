/** Cells that can be read in more than one way, where the server has not said so. */
import type { Ambiguous, DateOrder, Formats } from '../../api/imports';

const DAY = /^(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})\b/;
const THOUSANDS = /^[-+]?\d{1,3}([.,])\d{3}$/;

const two = (text: string) => text.padStart(2, '0');
const year = (text: string) => (text.length === 2 ? `20${text}` : text);

/** Gives a day as it is read with an order of its parts; undefined where it is none so. */
export function readDay(text: string, order: DateOrder): string | undefined {
  const [, first = '', second = '', third = ''] = DAY.exec(text.trim()) ?? [];
  if (first === '') {
    return undefined;
  }
  const [y, m, d] =
    order === 'YMD'
      ? [first, second, third]
      : order === 'MDY'
        ? [third, first, second]
        : [third, second, first];
  const isDay =
    /^(\d{2}|\d{4})$/.test(y) && Number(m) >= 1 && Number(m) <= 12 && Number(d) >= 1 && Number(d) <= 31;
  return isDay && d.length <= 2 ? `${year(y)}-${two(m)}-${two(d)}` : undefined;
}

const ORDERS: readonly DateOrder[] = ['DMY', 'MDY', 'YMD'];

/** Tells between which orders of days the cells of a column leave the choice. */
export function ambiguousDays(samples: readonly string[]): Ambiguous | null {
  const days = samples.filter((text) => DAY.test(text.trim()));
  // A year of four figures in front leaves no choice.
  const orders = days.some((text) => /^\d{4}/.test(text.trim()))
    ? []
    : ORDERS.filter((order) => days.every((text) => readDay(text, order) !== undefined));
  const example = days.find((text) => new Set(orders.map((order) => readDay(text, order))).size > 1);
  return example === undefined
    ? null
    : {
        kind: 'date',
        example,
        readings: Object.fromEntries(orders.map((order) => [order, readDay(example, order) ?? ''])),
      };
}

/** Tells whether the marks in the figures of a column may be of thousands or of decimals. */
export function ambiguousFigures(samples: readonly string[]): Ambiguous | null {
  const marked = samples.filter((text) => /[.,]/.test(text));
  const example = marked.find((text) => THOUSANDS.test(text.trim()));
  const isOpen = marked.every((text) => THOUSANDS.test(text.trim()));
  if (example === undefined || !isOpen) {
    return null;
  }
  const mark = THOUSANDS.exec(example.trim())?.[1] === ',' ? ',' : '.';
  const other = mark === ',' ? '.' : ',';
  const plain = example.trim();
  return {
    kind: 'decimal',
    example,
    readings: { [mark]: plain.replace(mark, '.'), [other]: plain.replace(mark, '') },
  };
}

/** Tells how a column's cells are ambiguous for a type of field. */
export function ambiguityOf(type: string, samples: readonly string[]): Ambiguous | null {
  if (type === 'date' || type === 'datetime') {
    return ambiguousDays(samples);
  }
  return ['number', 'currency', 'percent'].includes(type) ? ambiguousFigures(samples) : null;
}

/** Gives the first reading that is left open, of days and of figures. */
export function openReadings(
  columns: readonly { readonly ambiguous: Ambiguous | null }[],
): readonly Ambiguous[] {
  const all = columns.flatMap(({ ambiguous }) => ambiguous ?? []);
  return (['date', 'decimal'] as const).flatMap((kind) => all.find((each) => each.kind === kind) ?? []);
}

/** Sets how cells of a kind are read. */
export function withFormat(formats: Formats, kind: Ambiguous['kind'], value: string): Formats {
  return kind === 'date'
    ? { ...formats, date: value as DateOrder }
    : { ...formats, decimal: value as '.' | ',' };
}

/** Gives how cells of a kind are read, where somebody said so or it was found out. */
export const formatOf = (formats: Formats, kind: Ambiguous['kind']): string | undefined =>
  kind === 'date' ? formats.date : formats.decimal;
