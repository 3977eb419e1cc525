import { expect, test } from 'vitest';
import type { ImportInfo, Upload } from '../../api/imports';
import {
  lackOf,
  pastedFile,
  planOf,
  planOfRun,
  previewOf,
  readOtherwise,
  requestOf,
  suggested,
  withMeaning,
  withMode,
} from './plan';
import { savedBy } from './savedBy';

const upload: Upload = {
  upload: 'u1',
  name: 'tickets.csv',
  size: 120,
  kind: 'csv',
  sheets: [],
  sheet: null,
  encoding: 'gb18030',
  delimiter: ',',
  headings: ['主题', '编号'],
};
const mapping = { 主题: { field: 'subject' }, 编号: { field: 'code' } };
const plan = planOf(upload);
const run: ImportInfo = {
  id: 'j1',
  object: 'ticket',
  file: 'tickets.csv',
  mode: 'insert',
  dry_run: false,
  state: 'done',
  done: 3,
  total: 3,
  created: 2,
  updated: 0,
  unchanged: 0,
  skipped: 0,
  failed: 1,
  by: { id: 'me', label: 'Me' },
  created_at: '2026-11-22T10:00:00Z',
  finished_at: '2026-11-22T10:00:09Z',
  undo: 'possible',
};

test('a look at the table asks for no more than what is chosen', () => {
  expect(previewOf('ticket', plan)).toEqual({ object: 'ticket' });
  expect(previewOf('ticket', { ...plan, reading: { heading_row: 2 } })).toEqual({
    object: 'ticket',
    heading_row: 2,
  });
  expect(previewOf('ticket', { ...plan, mode: 'upsert', key: 'code' }, mapping)).toEqual({
    object: 'ticket',
    mapping,
    mode: 'upsert',
    key: 'code',
  });
});

test('an import says all that the plan says', () => {
  const chosen = withMeaning({ ...plan, formats: { date: 'DMY' } }, '主题', '无', '');

  expect(requestOf('ticket', chosen, mapping, true)).toEqual({
    object: 'ticket',
    upload: 'u1',
    mapping,
    mode: 'insert',
    formats: { date: 'DMY' },
    replaced: { 主题: { 无: '' } },
    duplicates: 'skip',
    dry_run: true,
    remember: true,
  });
});

test('a table that is read otherwise has its columns matched anew', () => {
  const matched = withMeaning({ ...plan, mapping }, '主题', '无', 'x');
  const other = readOtherwise(matched, { encoding: 'utf-8', heading_row: 3 });

  expect(other.reading).toEqual({ encoding: 'utf-8', heading_row: 3 });
  expect(other.mapping).toBeNull();
  expect(other.replaced).toEqual({});
});

test('what is suggested is taken, and what is not stays out', () => {
  const columns = [
    { column: '主题', samples: [], suggestion: { field: 'subject' } },
    { column: '备注', samples: [], suggestion: null },
  ];

  expect(suggested(columns)).toEqual({ 主题: { field: 'subject' } });
});

test('to update needs a key, which is chosen where there is one', () => {
  expect(withMode(plan, 'update', ['code', 'id']).key).toBe('code');
  expect(withMode({ ...plan, key: 'id' }, 'upsert', ['code', 'id']).key).toBe('id');
  expect(withMode({ ...plan, key: 'id' }, 'insert', ['id']).key).toBeNull();
  expect(lackOf({ ...plan, mode: 'update' }, mapping, ['code'])).toBe('key');
  expect(lackOf(plan, {}, [])).toBe('columns');
  expect(lackOf(plan, mapping, [])).toBeNull();
});

test('a meaning that is taken back leaves no trace', () => {
  const meant = withMeaning(plan, 'status', 'offen', 'open');

  expect(meant.replaced).toEqual({ status: { offen: 'open' } });
  expect(withMeaning(meant, 'status', 'offen', undefined).replaced).toEqual({});
});

test('a run that is found again brings its plan', () => {
  const request = {
    ...requestOf('ticket', { ...plan, mode: 'upsert', key: 'code' }, mapping, true),
    sheet: 'S',
  };

  expect(planOfRun(run)).toBeNull();
  expect(planOfRun({ ...run, request })).toMatchObject({
    file: { upload: 'u1', name: 'tickets.csv' },
    reading: { sheet: 'S' },
    mapping,
    mode: 'upsert',
    key: 'code',
  });
});

test('cells that were pasted become a file by the marks between them', () => {
  expect(pastedFile('name\tcity\nAnna\tBern', 'pasted')?.name).toBe('pasted.tsv');
  expect(pastedFile('name,city\nAnna,Bern', 'pasted')?.name).toBe('pasted.csv');
  expect(pastedFile('only one line', 'pasted')).toBeNull();
});

test('what an import saved is found by who saved and when, and nothing once it is taken back', () => {
  expect(savedBy(run)).toBe(
    "created_at >= DATETIMEVALUE('2026-11-22T10:00:00Z') and created_at <= DATETIMEVALUE('2026-11-22T10:00:09Z') and created_by = 'me'",
  );
  expect(savedBy({ ...run, where: "code = 'x'" })).toBe("code = 'x'");
  expect(savedBy({ ...run, undo: 'done' })).toBeNull();
  expect(savedBy({ ...run, created: 0 })).toBeNull();
});
