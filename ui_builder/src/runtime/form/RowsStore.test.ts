import { expect, test } from 'vitest';
import type { Fault } from '../../api/problem';
import type { RecordJson } from '../../api/records';
import type { Field, ObjectInfo } from '../../meta/definitions';
import { RowsStore } from './RowsStore';

function field(name: string, required = false): Field {
  const definition = { name, type: 'text' };
  return { name, type: 'text', label: { en: name }, required, writable: true, choices: [], definition };
}

const fields = [field('name', true), field('amount')];
const definition = { name: 'line', label: {}, plural: {}, title: 'name', fields: [] };
const info: ObjectInfo = { definition, fields: new Map(fields.map((each) => [each.name, each])) };

function rows(...names: string[]): RowsStore {
  const stored = names.map((name, at) => ({ id: name, version: at + 1, name, amount: null }));
  return new RowsStore(info, fields, stored);
}

function fault(path: string, message: string): Fault {
  return { path, message, code: 'x' };
}

test('stored rows are sent with their version and what changes, new ones whole', () => {
  const store = rows('a', 'b');

  store.all()[1]?.form.set('amount', '2');
  store.add();
  store.all()[2]?.form.set('name', 'c');

  expect(store.toJson()).toEqual([
    { id: 'a', version: 1 },
    { id: 'b', version: 2, amount: '2' },
    { name: 'c' },
  ]);
});

test('rows move and go; at an end they stay', () => {
  const store = rows('a', 'b', 'c');

  store.move('c', -1);
  store.move('a', -1);
  store.remove('b');

  expect(store.all().map((row) => row.key)).toEqual(['a', 'c']);
});

test('what is required is asked of each row', () => {
  const store = rows('a');
  expect(store.check()).toBe(true);

  store.add();

  expect(store.check()).toBe(false);
  expect(store.all()[1]?.form.error('name')).toEqual({ code: 'required' });
});

test('faults stand at their fields, others are told apart', () => {
  const store = rows('a', 'b');

  const rest = store.place(
    'lines',
    [
      fault('/lines/1/amount', 'too much'),
      fault('/lines/1', 'no row'),
      fault('/total', '`name` and `total`'),
    ],
    () => (name) => (name === 'name' ? '“Name”' : undefined),
  );

  expect(rest).toEqual(['no row', '“Name” and `total`']);
  expect(store.all()[1]?.form.error('amount')).toEqual({ message: 'too much' });
  expect(store.all()[0]?.form.error('amount')).toBeUndefined();
});

test('rows that others changed meanwhile are written over as they are by then', () => {
  const store = rows('a', 'b');
  const [first] = store.all();
  first?.form.set('name', 'mine');

  store.rebase([{ ...(first?.stored as RecordJson), version: 9 }]);

  expect(store.toJson()).toEqual([{ id: first?.key, version: 9, name: 'mine' }, { name: 'b' }]);
});
