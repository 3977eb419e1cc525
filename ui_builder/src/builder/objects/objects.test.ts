import { expect, it } from 'vitest';
import { modeOf, modesOf } from './defaults';
import { addField, copyField, dropField, isMentioned, moveField, renameNew, settledName } from './editing';
import { fieldLines, findLines } from './fieldLines';
import { faultsOf } from './fieldWork';
import { viewLabel } from './firstTexts';
import { nameOf, numbered, optionValue } from './naming';
import { type ObjectDraft, withProperty } from './objectDraft';
import { addOptions, labelsIn, offer, relabel, sortOptions } from './optionEditing';
import { newView } from './pageDrafts';
import { fitness } from './typeGroups';

const crane: ObjectDraft = {
  kind: 'object',
  name: 'crane',
  label: { en: 'Crane' },
  plural: { en: 'Cranes' },
  title: 'name',
  fields: [
    { name: 'name', type: 'text' },
    { name: 'kind', type: 'picklist', options: [{ value: 'a' }] },
    { name: 'drive', type: 'picklist', controlled_by: 'kind', options: [{ value: 'b', when: ['a'] }] },
  ],
};

it('makes names as an import does', () => {
  expect(nameOf('Serial number', 'field', [])).toBe('serial_number');
  expect(nameOf('到期日期', 'field', [])).toBe('due_date');
  expect(nameOf('龘', 'field', ['field_1'])).toBe('field_2');
  expect(nameOf('Owner', 'field', [])).toBe('field_1');
  expect(nameOf('Name', 'field', ['name'])).toBe('name_2');
  expect(optionValue('In progress', [])).toBe('in_progress');
  expect(numbered('rule', ['rule_1'])).toBe('rule_2');
});

it('adds a field behind the chosen one, and names it once it is called something', () => {
  const [next, name] = addField(crane, 'number', 'name');
  const called = { name, type: 'number', label: { en: 'Height' } };

  expect(next.fields.map((field) => field.name)).toEqual(['name', 'field_1', 'kind', 'drive']);
  expect(settledName(next, called, false)).toBe('height');
  expect(settledName(next, called, true)).toBeNull();
  expect(settledName(next, { ...called, name: 'mine' }, false)).toBeNull();
  expect(renameNew(next, 'field_1', 'height').fields[1]?.name).toBe('height');
  expect(copyField(crane, 'kind', { en: 'Kind (copy)' })[1]).toBe('kind_copy_1');
});

it('takes a field out with what the object says of it', () => {
  const more = {
    ...crane,
    indexes: [['kind'], ['name']],
    unique: [{ fields: ['name', 'kind'] }],
    rules: [{ name: 'r', when: 'true', message: { en: 'no' }, field: 'kind' }],
    record_types: [
      { name: 't', label: { en: 'T' }, options: { kind: ['a'] }, defaults: { kind: 'a', name: 'x' } },
    ],
  };

  expect(dropField(more, 'kind')).toEqual({
    ...crane,
    fields: [
      { name: 'name', type: 'text' },
      { name: 'drive', type: 'picklist', options: [{ value: 'b' }] },
    ],
    indexes: [['name']],
    rules: [{ name: 'r', when: 'true', message: { en: 'no' } }],
    record_types: [{ name: 't', label: { en: 'T' }, defaults: { name: 'x' } }],
  });
  expect(isMentioned(crane, 'kind')).toBe(true);
  expect(isMentioned(crane, 'drive')).toBe(false);
  expect(moveField(crane, 'drive', 'name').fields[0]?.name).toBe('drive');
});

it('reads pasted options, colours them in turn and leaves out what is there', () => {
  const options = addOptions([], labelsIn('New\n Done \nNew'), 'en');

  expect(options).toEqual([
    { value: 'new', label: { en: 'New' }, color: 'blue' },
    { value: 'done', label: { en: 'Done' }, color: 'green' },
  ]);
  expect(labelsIn('a, b；c、d')).toEqual(['a', 'b', 'c', 'd']);
  expect(sortOptions(options, 'en').map(({ value }) => value)).toEqual(['done', 'new']);
});

it('lets the value of an option follow its label only while it is new', () => {
  const options = addOptions([], ['New'], 'en');

  expect(relabel(options, 0, { en: 'Fresh' }, true)[0]?.value).toBe('fresh');
  expect(relabel(options, 0, { en: 'Fresh' }, false)[0]?.value).toBe('new');
});

it('says of a dependent option only what is not always so', () => {
  const options = [{ value: 'b' }];
  const some = offer(options, 0, 'x', false, ['x', 'y']);

  expect(some).toEqual([{ value: 'b', when: ['y'] }]);
  expect(offer(some, 0, 'x', true, ['x', 'y'])).toEqual([{ value: 'b' }]);
});

it('leaves out what says nothing, and keeps the place of what changes', () => {
  expect(withProperty({ a: 1, b: 2 }, 'a', undefined)).toEqual({ b: 2 });
  expect(withProperty({ a: true }, 'a', true, true)).toEqual({});
  expect(Object.keys(withProperty({ a: 1, b: 2 }, 'a', 3))).toEqual(['a', 'b']);
});

it('puts a fault where what lacks would stand', () => {
  const faults = [
    { path: '/fields/1', code: 'definition.missing_property', message: '', details: { property: 'to' } },
    { path: '/fields/12/min', code: 'x', message: '' },
  ];

  expect(faultsOf(faults, 1).map(({ path }) => path)).toEqual(['/to']);
});

it('tells of each field whether it is new and where it comes from', () => {
  const before = { ...crane, fields: crane.fields.slice(0, 1) };
  const lines = fieldLines(
    {
      definition: crane,
      before,
      below: before,
      package: 'core',
      problems: [{ path: '/fields/1/options', code: '', message: '' }],
    },
    { name: 4 },
  );

  expect(lines.map(({ state, from, uses, faults }) => [state, from, uses, faults])).toEqual([
    ['same', 'core', 4, 0],
    ['added', null, 0, 1],
    ['added', null, 0, 0],
  ]);
  expect(findLines(lines, 'DRI', ({ name }) => [name]).map(({ field }) => field.name)).toEqual(['drive']);
});

it('begins views with the fields there are', () => {
  expect(newView(crane, 'kanban', { en: 'x' }, ['crane_board'])).toMatchObject({
    name: 'crane_board_2',
    group_by: 'kind',
  });
  expect(newView(crane, 'calendar', { en: 'x' }, [])).toBeNull();
  expect(viewLabel('list', { en: 'Cranes', 'zh-CN': '吊车' })).toEqual({
    en: 'All cranes',
    'zh-CN': '全部吊车',
  });
});

it('knows the ways in which a field may have a default', () => {
  expect(modesOf('date')).toEqual(['none', 'value', 'moment', 'formula']);
  expect(modesOf('lookup')).toEqual(['none', 'formula']);
  expect(
    [undefined, 'today', '2026-01-01', { expression: '1' }].map((value) => modeOf(value, 'date')),
  ).toEqual(['none', 'moment', 'value', 'formula']);
});

it('finds a type by its label first, then by other words', () => {
  expect(fitness('num', ['Number', 'quantity'])).toBe(4);
  expect(fitness('umb', ['Number', 'quantity'])).toBe(3);
  expect(fitness('quan', ['Number', 'quantity'])).toBe(2);
  expect(fitness('date', ['Number', 'quantity'])).toBe(0);
});
