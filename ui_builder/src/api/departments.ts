/** The departments of the company, all of them: a tree is drawn whole. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, type Json } from './client';
import type { RecordJson, Reference } from './records';

/** Somebody who stands in for the head, between two days; a blank one is open. */
export interface StandIn {
  readonly who: Reference | null;
  readonly from: string | null;
  readonly until: string | null;
}

export interface Department {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly code: string | null;
  readonly parent: string | null;
  readonly active: boolean;
  readonly head: Reference | null;
  readonly acting: StandIn;
  readonly deputy: StandIn;
}

const FIELDS = [
  'name',
  'code',
  'parent',
  'active',
  'head',
  'acting_head',
  'acting_from',
  'acting_until',
  'deputy',
  'deputy_from',
  'deputy_until',
].join(',');
const PAGE = 200;
const KEY = ['departments'];

export function useDepartments() {
  return useQuery({ queryKey: KEY, queryFn: ({ signal }) => readAll(signal) });
}

async function readAll(signal: AbortSignal): Promise<readonly Department[]> {
  const found: Department[] = [];
  let cursor: string | undefined;
  do {
    const query = { fields: FIELDS, sort: 'name', limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
    const page: { records: readonly RecordJson[]; next_cursor: string | null } = await call(
      'GET',
      '/data/department',
      { query, signal },
    );
    found.push(...page.records.map(departmentOf));
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}

/** Reads a department; what the reader may not see of it is blank. */
export function departmentOf(record: RecordJson): Department {
  const reference = (name: string) => (record[name] ?? null) as Reference | null;
  const text = (name: string) => (typeof record[name] === 'string' ? record[name] : null);
  return {
    id: record.id,
    version: record.version,
    name: text('name') ?? '',
    code: text('code'),
    parent: reference('parent')?.id ?? null,
    active: record.active !== false,
    head: reference('head'),
    acting: { who: reference('acting_head'), from: text('acting_from'), until: text('acting_until') },
    deputy: { who: reference('deputy'), from: text('deputy_from'), until: text('deputy_until') },
  };
}

/** Changes a department, such as what it stands below. */
export function useChangeDepartment() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, version, values }: Change) =>
      call<RecordJson>('PATCH', `/data/department/${id}`, { body: values, version }),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}

interface Change {
  readonly id: string;
  readonly version: number;
  readonly values: Readonly<Record<string, Json>>;
}

export function useCreateDepartment() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (values: Readonly<Record<string, Json>>) =>
      call<RecordJson>('POST', '/data/department', { body: values }),
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
  });
}
