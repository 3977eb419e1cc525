import { expect, test } from 'vitest';
import type { SheetGuess } from '../../api/imports';
import type { AppDef } from '../../meta/types';
import { componentsOf, mappingOf, mayBeUnique, planOf, replacedOf, withType } from './plan';

const zh = (text: string) => ({ 'zh-CN': text });
const OPTIONS = [
  { value: 'option_1', label: zh('运行') },
  { value: 'option_2', label: zh('停机') },
];
const GUESS: SheetGuess = {
  rows: 3,
  title: 'number',
  columns: [
    {
      column: '编号',
      field: { name: 'number', type: 'text', label: zh('编号') },
      fits: [{ type: 'text' }, { type: 'long_text' }],
      samples: ['1'],
      filled: 3,
      distinct: 3,
    },
    {
      column: '状态',
      field: { name: 'status', type: 'picklist', label: zh('状态'), options: OPTIONS },
      fits: [{ type: 'picklist', options: OPTIONS }, { type: 'text' }],
      samples: ['运行'],
      filled: 3,
      distinct: 2,
    },
    {
      column: '空',
      field: { name: 'column_3', type: 'text', label: zh('空') },
      fits: [{ type: 'text' }],
      samples: [],
      filled: 0,
      distinct: 0,
    },
  ],
};
const NOTHING = { object: [], view: [], layout: [], page: [], app: [] };
const CRM = { name: 'crm', label: { en: 'CRM' }, items: [{ object: 'account' }] } as AppDef;
const plan = planOf(GUESS, '设备.csv', 'zh-CN', ['crm']);

test('the file gives the object its label, and blank columns are left out', () => {
  expect(plan.label).toEqual({ 'zh-CN': '设备' });
  expect(plan.title).toBe('number');
  expect(plan.columns.map(({ included }) => included)).toEqual([true, true, false]);
  expect(plan.chart).toBe(true);
});

test('options get colours that differ', () => {
  expect(plan.columns[1]?.field.options).toEqual([
    { ...OPTIONS[0], color: 'blue' },
    { ...OPTIONS[1], color: 'green' },
  ]);
});

test('another type keeps the name and the label', () => {
  const column = plan.columns[1];

  expect(column && withType(column, 'text').field).toEqual({
    name: 'status',
    type: 'text',
    label: zh('状态'),
  });
  expect(column && withType(column, 'date')).toBe(column);
});

test('only what differs everywhere may be unique', () => {
  expect(plan.columns.map(mayBeUnique)).toEqual([true, false, false]);
});

test('cells of options that were renamed or taken out are read as those', () => {
  const column = plan.columns[1];
  const options = [{ value: 'option_1', label: zh('运转中') }];
  const changed = {
    ...plan,
    columns: column === undefined ? [] : [{ ...column, field: { ...column.field, options } }],
  };

  expect(replacedOf(changed)).toEqual({ 状态: { 运行: 'option_1', 停机: '' } });
  expect(mappingOf(plan)).toEqual({ 编号: 'number', 状态: 'status' });
});

test('an object, its pages and an entry in the app are made at once', () => {
  const { object, page, app, all } = componentsOf(plan, NOTHING, [CRM]);

  expect(object).toEqual({
    kind: 'object',
    name: 'equipment',
    label: zh('设备'),
    plural: zh('设备'),
    icon: 'table',
    title: 'number',
    fields: [plan.columns[0]?.field, plan.columns[1]?.field],
  });
  expect(all.map(({ kind, name }) => `${kind}/${name}`)).toEqual([
    'object/equipment',
    'layout/equipment_record',
    'view/equipment_list',
    'page/equipment_overview',
    'app/crm',
  ]);
  expect([page, app]).toEqual(['equipment_overview', 'crm']);
  expect(all[4]).toEqual({
    ...CRM,
    kind: 'app',
    items: [{ object: 'account' }, { object: 'equipment' }, { page: 'equipment_overview' }],
  });
  expect(all[3]).toMatchObject({
    label: zh('设备概览'),
    blocks: [{ block: 'metric' }, { block: 'chart', group: 'status', label: zh('设备：按状态') }],
  });
});

test('names that are taken are given to nothing else', () => {
  const taken = { ...NOTHING, object: ['equipment'], page: ['equipment_2_overview'], app: ['equipment_2'] };
  const { object, page, app } = componentsOf({ ...plan, app: '-' }, taken, []);

  expect([object.name, page, app]).toEqual(['equipment_2', 'equipment_2_overview_2', 'equipment_2_2']);
});
