/** What is written into a file. */
import type { ExportFormat, ExportRequest } from '../../api/exports';

export interface ExportSource {
  readonly object: string;
  /** Of a list: its columns, filter and order. */
  readonly list?: { readonly fields: readonly string[]; readonly where: string; readonly sort: string };
  /** What is selected in it, by ids or by a condition. */
  readonly selected?: { readonly ids?: readonly string[]; readonly where?: string; readonly count: number };
}

export type Which = 'selected' | 'view' | 'all';

export interface ExportPlan {
  readonly which: Which;
  readonly fields: 'view' | 'all';
  readonly format: ExportFormat;
  readonly values: 'labels' | 'values';
}

/** Gives what is offered first: what was selected, else what is listed. */
export function firstPlan({ selected, list }: ExportSource): ExportPlan {
  const which = selected !== undefined ? 'selected' : list !== undefined ? 'view' : 'all';
  return { which, fields: list === undefined ? 'all' : 'view', format: 'xlsx', values: 'labels' };
}

/** Gives which records can be chosen between. */
export function choicesOf({ selected, list }: ExportSource): readonly Which[] {
  return [
    ...(selected === undefined ? [] : (['selected'] as const)),
    ...(list === undefined ? [] : (['view'] as const)),
    'all',
  ];
}

/** Gives what to ask the server for. */
export function exportRequest({ object, list, selected }: ExportSource, plan: ExportPlan): ExportRequest {
  const { which, fields, format, values } = plan;
  const where = which === 'selected' ? selected?.where : which === 'view' ? list?.where : undefined;
  const ids = which === 'selected' ? selected?.ids : undefined;
  const sort = which === 'all' ? undefined : list?.sort;
  return {
    object,
    format,
    headings: values === 'labels' ? 'labels' : 'names',
    values,
    ...(fields === 'view' && list !== undefined ? { fields: list.fields } : {}),
    ...(ids === undefined ? {} : { ids }),
    ...(ids === undefined && where ? { where } : {}),
    ...(sort ? { sort } : {}),
  };
}
