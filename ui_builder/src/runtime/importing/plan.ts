/** What is to become of a table: how it is read, what fills what, and by which rules. */
import type {
  Formats,
  ImportInfo,
  ImportRequest,
  Mapping,
  Mode,
  PreviewRequest,
  Reading,
  Replaced,
  SheetColumn,
  Upload,
} from '../../api/imports';

/** What is known of the file that was sent. */
export interface FileKnown {
  readonly upload: string;
  readonly name: string;
  readonly size: number | null;
  readonly kind: string;
  readonly sheets: readonly string[];
  /** As it was found out. */
  readonly sheet: string | null;
  readonly encoding: string | null;
  readonly delimiter: string | null;
}

export interface Plan {
  readonly file: FileKnown;
  readonly reading: Reading;
  /** As it is suggested where null. */
  readonly mapping: Mapping | null;
  readonly replaced: Replaced;
  readonly mode: Mode;
  readonly key: string | null;
  readonly duplicates: 'skip' | 'save';
  readonly formats: Formats;
  readonly remember: boolean;
}

export function planOf({ upload, name, size, kind, sheets, sheet, encoding, delimiter }: Upload): Plan {
  return {
    file: { upload, name, size, kind, sheets, sheet, encoding, delimiter },
    reading: {},
    mapping: null,
    replaced: {},
    mode: 'insert',
    key: null,
    duplicates: 'skip',
    formats: {},
    remember: true,
  };
}

/** Reads a table otherwise: its columns may then be others, so that what they fill is suggested anew. */
export function readOtherwise(plan: Plan, reading: Reading): Plan {
  const kept = Object.entries({ ...plan.reading, ...reading }).filter(([, value]) => value !== undefined);
  return { ...plan, reading: Object.fromEntries(kept), mapping: null, replaced: {}, formats: {} };
}

/** Gives what each column fills as the server suggests. */
export function suggested(columns: readonly SheetColumn[]): Mapping {
  const pairs = columns.flatMap(({ column, suggestion }) =>
    suggestion ? [[column, suggestion] as const] : [],
  );
  return Object.fromEntries(pairs);
}

const some = <Value extends object>(value: Value) => Object.keys(value).length > 0;

/** Gives what to ask for a look at the table as the plan reads it. */
export function previewOf(object: string, plan: Plan, mapping?: Mapping): PreviewRequest {
  const { reading, mode, key, formats, replaced } = plan;
  if (mapping === undefined) {
    return { object, ...reading };
  }
  return {
    object,
    ...reading,
    mapping,
    mode,
    ...(mode === 'insert' || key === null ? {} : { key }),
    ...(some(formats) ? { formats } : {}),
    ...(some(replaced) ? { replaced } : {}),
  };
}

/** Gives what to ask for to have the table imported, or only tried out. */
export function requestOf(object: string, plan: Plan, mapping: Mapping, dryRun: boolean): ImportRequest {
  const { file, duplicates, remember } = plan;
  return {
    ...previewOf(object, plan, mapping),
    upload: file.upload,
    mapping,
    mode: plan.mode,
    duplicates,
    dry_run: dryRun,
    remember,
  };
}

/** Gives the plan of a run that was found again; null where the server kept nothing to go on with. */
export function planOfRun({ request, file }: ImportInfo): Plan | null {
  if (!request) {
    return null;
  }
  const { sheet, encoding, delimiter, heading_row } = request;
  const reading = Object.entries({ sheet, encoding, delimiter, heading_row }).filter(
    ([, value]) => value !== undefined && value !== null,
  );
  return {
    file: {
      upload: request.upload,
      name: file ?? '',
      size: null,
      kind: /\.(xls|xlsx|xlsm|xlsb|ods)$/i.test(file ?? '') ? 'xlsx' : 'csv',
      sheets: sheet ? [sheet] : [],
      sheet: sheet ?? null,
      encoding: encoding ?? null,
      delimiter: delimiter ?? null,
    },
    reading: Object.fromEntries(reading),
    mapping: request.mapping,
    replaced: request.replaced ?? {},
    mode: request.mode,
    key: request.key ?? null,
    duplicates: request.duplicates ?? 'skip',
    formats: request.formats ?? {},
    remember: request.remember ?? true,
  };
}

/** Why one cannot go on from the rules; null where one can. */
export function lackOf(plan: Plan, mapping: Mapping, keys: readonly string[]): 'columns' | 'key' | null {
  if (!some(mapping)) {
    return 'columns';
  }
  const keyed = plan.mode === 'insert' || (plan.key !== null && keys.includes(plan.key));
  return keyed ? null : 'key';
}

/** Chooses what is done with records that are there, and a key that finds them. */
export function withMode(plan: Plan, mode: Mode, keys: readonly string[]): Plan {
  const kept = plan.key !== null && keys.includes(plan.key) ? plan.key : null;
  return { ...plan, mode, key: mode === 'insert' ? null : (kept ?? keys[0] ?? null) };
}

/** Notes what a cell of a column means; undefined where it is left as it stands. */
export function withMeaning(plan: Plan, column: string, cell: string, meaning: string | undefined): Plan {
  const others = Object.entries(plan.replaced[column] ?? {}).filter(([other]) => other !== cell);
  const cells = Object.fromEntries(meaning === undefined ? others : [...others, [cell, meaning]]);
  const rest = Object.entries(plan.replaced).filter(([other]) => other !== column);
  return { ...plan, replaced: Object.fromEntries(some(cells) ? [...rest, [column, cells]] : rest) };
}

/** Turns what somebody pasted into a file: cells copied from a spreadsheet have tabs between them. */
export function pastedFile(text: string, name: string): File | null {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length < 2) {
    return null;
  }
  const tabs = lines[0]?.includes('\t') === true;
  return new File([text], `${name}.${tabs ? 'tsv' : 'csv'}`, {
    type: tabs ? 'text/tab-separated-values' : 'text/csv',
  });
}
