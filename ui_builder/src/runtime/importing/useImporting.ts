/** Everything the steps of an import share: the plan, how the table is read by it, and the way between them. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useDefinitions } from '../../api/definitions';
import {
  type Ambiguous,
  type Formats,
  type Mapping,
  type SheetColumn,
  type SheetPreview,
  useRunImport,
  useSheetPreview,
} from '../../api/imports';
import { useSession } from '../../api/session';
import type { ObjectInfo } from '../../meta/definitions';
import { type Fillable, fillables, keysIn } from './fillable';
import type { ImportSearch, Step } from './importSearch';
import { keepPlan, keptPlan } from './keptPlan';
import { lackOf, type Plan, previewOf, requestOf, suggested } from './plan';
import { ambiguityOf, formatOf, openReadings } from './readings';

const ADDRESS = '/$app/$object/import';
const NO_FORMATS: Formats = {};
const NO_COLUMNS: readonly SheetColumn[] = [];

export interface Importing {
  readonly info: ObjectInfo;
  readonly object: string;
  readonly step: Step;
  readonly job: string | undefined;
  readonly plan: Plan | null;
  readonly fields: readonly Fillable[];
  readonly columns: readonly SheetColumn[];
  readonly mapping: Mapping;
  readonly keys: readonly string[];
  readonly formats: Formats;
  /** What can be read in more than one way. */
  readonly open: readonly Ambiguous[];
  /** The table as it stands there, and with the mapping as it would be read. */
  readonly sheet: SheetPreview | undefined;
  readonly read: SheetPreview | undefined;
  readonly reading: boolean;
  readonly error: Error | null;
  readonly starting: boolean;
  readonly startError: Error | null;
  readonly lack: 'columns' | 'key' | 'formats' | null;
  change: (plan: Plan | null) => void;
  go: (search: ImportSearch) => void;
  start: (dryRun: boolean, from?: Plan) => void;
}

export function useImporting(info: ObjectInfo): Importing {
  const object = info.definition.name;
  const { step: asked = 'file', job }: ImportSearch = useSearch({ from: ADDRESS });
  const navigate = useNavigate({ from: ADDRESS });
  const { user, tenant } = useSession();
  const key = { tenant: tenant.name, user: user.id, object };
  const [plan, setPlan] = useState(() => keptPlan(key));
  const definitions = useDefinitions();
  const fields = useMemo(() => fillables(definitions, object), [definitions, object]);
  const upload = plan?.file.upload;
  const sheet = useSheetPreview(upload, plan === null ? { object } : previewOf(object, plan));
  const offered = sheet.data?.columns ?? NO_COLUMNS;
  const mapping = useMemo(() => known(plan?.mapping ?? suggested(offered), fields), [plan, offered, fields]);
  const mapped = plan !== null && Object.keys(mapping).length > 0;
  const read = useSheetPreview(
    mapped && sheet.data !== undefined ? upload : undefined,
    plan === null ? { object } : previewOf(object, plan, mapping),
  );
  const columns = useMemo(
    () => together(offered, read.data?.columns, mapping),
    [offered, read.data, mapping],
  );
  const open = useMemo(() => openReadings(ambiguities(columns, mapping, info)), [columns, mapping, info]);
  const keys = keysIn(mapping, info);
  // What the server guesses by the language is no answer where a wrong guess would go unseen.
  const formats = plan?.formats ?? NO_FORMATS;
  const run = useRunImport();
  const lack =
    plan === null
      ? null
      : (lackOf(plan, mapping, keys) ??
        (open.every(({ kind }) => formatOf(formats, kind) !== undefined) ? null : 'formats'));

  function change(next: Plan | null) {
    keepPlan(key, next);
    setPlan(next);
    run.reset();
  }
  function go(search: ImportSearch) {
    navigate({ search });
  }
  function start(dryRun: boolean, from?: Plan) {
    const of = from ?? plan;
    if (of !== null && !run.isPending) {
      const asking = requestOf(object, of, from?.mapping ?? mapping, dryRun);
      run.mutate(asking, {
        onSuccess: ({ id }) => {
          if (!dryRun) {
            keepPlan(key, null);
          }
          go({ step: dryRun ? 'check' : 'run', job: id });
        },
      });
    }
  }

  const step = plan === null && job === undefined ? 'file' : asked;
  return {
    info,
    object,
    step,
    job,
    plan,
    fields,
    columns,
    mapping,
    keys,
    formats,
    open,
    sheet: upload === undefined ? undefined : sheet.data,
    read: mapped ? read.data : undefined,
    reading: sheet.isFetching || read.isFetching,
    error: upload === undefined ? null : (sheet.error ?? (mapped ? read.error : null)),
    starting: run.isPending,
    startError: run.error,
    lack,
    change,
    go,
    start,
  };
}

/** Leaves out what is no field of one's own to fill; it may have gone since it was remembered. */
function known(mapping: Mapping, fields: readonly Fillable[]): Mapping {
  const names = new Set(fields.map(({ field }) => field.name));
  return Object.fromEntries(Object.entries(mapping).filter(([, { field }]) => names.has(field)));
}

/** What columns hold, and what of that means nothing to the fields that they now fill. */
function together(
  columns: readonly SheetColumn[],
  read: readonly SheetColumn[] | undefined,
  mapping: Mapping,
): readonly SheetColumn[] {
  const found = new Map(read?.map((each) => [each.column, each]));
  return columns.map((each) => {
    const { unknown, ambiguous } = found.get(each.column) ?? {};
    return mapping[each.column] === undefined
      ? each
      : { ...each, ...(unknown ? { unknown } : {}), ...(ambiguous ? { ambiguous } : {}) };
  });
}

function ambiguities(columns: readonly SheetColumn[], mapping: Mapping, info: ObjectInfo) {
  return columns.flatMap(({ column, samples, ambiguous }) => {
    const field = info.fields.get(mapping[column]?.field ?? '');
    return field === undefined ? [] : [{ ambiguous: ambiguous ?? ambiguityOf(field.type, samples) }];
  });
}
