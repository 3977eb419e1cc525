import { expect, test } from 'vitest';
import { Definitions } from '../../meta/definitions';
import { columnOf, fillables, keysIn, missing, searchFillables, targetOf, withTarget } from './fillable';

const label = (en: string, zh: string) => ({ en, 'zh-CN': zh });
const definitions = new Definitions({
  objects: [
    {
      name: 'device',
      label: label('Device', '设备'),
      plural: label('Devices', '设备'),
      title: 'name',
      fields: [
        { name: 'name', type: 'text', label: label('Name', '设备名称'), required: true },
        { name: 'serial', type: 'text', label: label('Serial number', '序列号'), unique: true },
        { name: 'status', type: 'picklist', label: label('Status', '状态'), required: true, default: 'new' },
        { name: 'account', type: 'lookup', to: 'account', label: label('Account', '客户') },
        { name: 'photo', type: 'image', label: label('Photo', '照片') },
        { name: 'total', type: 'formula', label: label('Total', '合计') },
      ],
    },
    {
      name: 'account',
      label: label('Account', '客户'),
      plural: label('Accounts', '客户'),
      title: 'name',
      fields: [
        { name: 'name', type: 'text', label: label('Name', '名称') },
        { name: 'number', type: 'text', unique: true, label: label('Number', '编号') },
      ],
    },
  ],
  picklists: [],
  views: [],
  layouts: [],
});
const fields = fillables(definitions, 'device');
const info = definitions.object('device');
const names = fields.map(({ field }) => field.name);

test('fields that people write are offered, the id last of all', () => {
  expect(names).toEqual(expect.arrayContaining(['name', 'serial', 'account', 'owner']));
  expect(names).not.toContain('photo');
  expect(names).not.toContain('total');
  expect(names).not.toContain('created_at');
  expect(names.at(-1)).toBe('id');
});

test('a lookup is found by its name, by unique fields, or by its id', () => {
  const account = fields.find(({ field }) => field.name === 'account');

  expect(account?.title?.name).toBe('name');
  expect(account?.keys.map(({ name }) => name)).toEqual(['number']);
  expect(account && targetOf(account)).toEqual({ field: 'account' });
});

test('a field that is given to another column leaves the first', () => {
  const mapping = { a: { field: 'account', by: 'number' }, b: { field: 'name' } };

  expect(withTarget(mapping, 'c', { field: 'account' })).toEqual({
    b: { field: 'name' },
    c: { field: 'account' },
  });
  expect(withTarget(mapping, 'a', undefined)).toEqual({ b: { field: 'name' } });
});

test('what new records need and no column fills is told, unless there is a default or none are made', () => {
  expect(missing({}, fields, 'insert').map(({ name }) => name)).toEqual(['name']);
  expect(missing({ 设备名称: { field: 'name' } }, fields, 'upsert')).toEqual([]);
  expect(missing({}, fields, 'update')).toEqual([]);
});

test('records are found again by what is unique among the filled fields', () => {
  const mapping = { A: { field: 'name' }, B: { field: 'serial' }, C: { field: 'id' } };

  expect(info && keysIn(mapping, info)).toEqual(['serial', 'id']);
  expect(info && keysIn({ A: { field: 'name' } }, info)).toEqual([]);
  expect(columnOf(mapping, 'serial')).toBe('B');
});

test('fields are searched by label in either language and by name', () => {
  const found = (typed: string) =>
    searchFillables(fields, typed, ({ label: texts }) => texts.en ?? '').map(({ field }) => field.name);

  expect(found('seri')).toEqual(['serial']);
  expect(found('序列')).toEqual(['serial']);
  expect(found('nothing so called')).toEqual([]);
  expect(found(' ')).toEqual(names);
});
