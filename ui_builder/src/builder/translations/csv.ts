/** Texts as a file for spreadsheets, and back. */
import type { DefinedText } from '../../api/texts';
import { placeText, shownTexts, type TextChange } from './textRows';

const ADDRESS = 'address';
const PLACE = 'where';
/** A spreadsheet would take what begins so for a formula. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const GUARDED = /^'[=+\-@\t\r\n＝＋－＠]/;
/** Spreadsheets know by this that the file is UTF-8. */
const MARK = '\ufeff';

/** Writes texts, a column for each language. */
export function toCsv(texts: readonly DefinedText[], locales: readonly string[], locale: string): string {
  const head = [ADDRESS, PLACE, ...locales];
  const rows = texts.map((each) => {
    const shown = shownTexts(each);
    return [each.address, placeText(each, locale), ...locales.map((of) => shown[of] ?? '')];
  });
  return `${MARK}${[head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

function cell(value: string): string {
  const safe = FORMULA.test(value) ? `'${value}` : value;
  // Some spreadsheets part cells by semicolons or tabs; in quotes a text stays one cell.
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Reads rows of cells; cells in quotes may hold commas, quotes and line ends. */
export function readCsv(source: string): readonly (readonly string[])[] {
  const text = source.replace(/^\ufeff/, '');
  const separator = separatorOf(text);
  const rows: string[][] = [];
  let row: string[] = [];
  let value = '';
  let quoted = false;
  function endCell() {
    row.push(value);
    value = '';
  }
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if (quoted) {
      if (letter !== '"') {
        value += letter;
      } else if (text[at + 1] === '"') {
        value += '"';
        at += 1;
      } else {
        quoted = false;
      }
    } else if (letter === '"') {
      quoted = true;
    } else if (letter === separator) {
      endCell();
    } else if (letter === '\n') {
      endCell();
      rows.push(row);
      row = [];
    } else if (letter !== '\r') {
      value += letter;
    }
  }
  if (value !== '' || row.length > 0) {
    endCell();
    rows.push(row);
  }
  return rows;
}

/** Spreadsheets of some countries write semicolons or tabs. */
function separatorOf(text: string): string {
  const head = text.slice(0, text.search(/[\r\n]|$/));
  return [';', '\t'].find((each) => head.includes(`${ADDRESS}${each}`)) ?? ',';
}

export interface Read {
  readonly changes: readonly TextChange[];
  /** Addresses that lead to no text. */
  readonly unknown: readonly string[];
  /** Whether the file has no column of addresses, or none of a language. */
  readonly unfit: boolean;
}

/** Tells what a file says otherwise; what it leaves empty stays as it is. */
export function readChanges(source: string, texts: readonly DefinedText[], locales: readonly string[]): Read {
  const [head = [], ...rows] = readCsv(source);
  const names = head.map((each) => each.trim().toLowerCase());
  const address = names.indexOf(ADDRESS);
  const columns = locales.flatMap((locale) => {
    const at = names.indexOf(locale.toLowerCase());
    return at === -1 ? [] : [{ locale, at }];
  });
  if (address === -1 || columns.length === 0) {
    return { changes: [], unknown: [], unfit: true };
  }
  const known = new Map(texts.map((each) => [each.address, each]));
  const changes: TextChange[] = [];
  const unknown: string[] = [];
  for (const row of rows) {
    const where = row[address]?.trim() ?? '';
    const text = known.get(where);
    if (text === undefined) {
      unknown.push(...(where === '' ? [] : [where]));
      continue;
    }
    const shown = shownTexts(text);
    for (const { locale, at } of columns) {
      const written = row[at] ?? '';
      const after = GUARDED.test(written) ? written.slice(1) : written;
      const before = shown[locale] ?? '';
      if (after.trim() !== '' && after !== before) {
        changes.push({ text, locale, before, after });
      }
    }
  }
  return { changes, unknown, unfit: false };
}
