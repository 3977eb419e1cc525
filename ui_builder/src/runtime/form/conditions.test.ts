import { expect, test } from 'vitest';
import type { Json } from '../../api/client';
import type { Tree } from '../../formula/tree';
import { Definitions, type ObjectInfo } from '../../meta/definitions';
import { calculator } from './calculator';
import { Conditions, type Globals } from './conditions';
import { FormStore } from './FormStore';

const path = (name: string, type: string): Tree => ({ node: 'path', type, path: name });
const number = (value: string): Tree => ({ node: 'constant', type: 'number', value });
const text = (value: string): Tree => ({ node: 'constant', type: 'text', value });

const above = (name: string, value: string): Tree => ({
  node: 'compare',
  type: 'boolean',
  operator: '>',
  left: path(name, 'number'),
  right: number(value),
});
const is = (name: string, value: string): Tree => ({
  node: 'compare',
  type: 'boolean',
  operator: '=',
  left: path(name, 'text'),
  right: text(value),
});
const times = (left: Tree, right: Tree): Tree => ({
  node: 'arithmetic',
  type: 'number',
  operator: '*',
  left,
  right,
});

const trees: Readonly<Record<string, Tree>> = {
  'price > 10': above('price', '10'),
  'total > 100': above('total', '100'),
  "tier = 'gold'": is('account.tier', 'gold'),
  "name = 'x'": is('name', 'x'),
  'price * amount': times(path('price', 'number'), path('amount', 'number')),
  'total * 2': times(path('total', 'number'), number('2')),
  'price * 3': times(path('price', 'number'), number('3')),
  'rate()': { node: 'call', type: 'number', function: 'NO_SUCH', args: [] },
  mine: {
    node: 'compare',
    type: 'boolean',
    operator: '=',
    left: { node: 'global', type: 'text', path: 'user.email' },
    right: text('a@b.example'),
  },
};
const order = {
  name: 'order',
  label: {},
  plural: {},
  title: 'name',
  fields: [
    { name: 'name', type: 'text' },
    { name: 'price', type: 'number' },
    { name: 'amount', type: 'number' },
    { name: 'account', type: 'lookup', to: 'account' },
    { name: 'total', type: 'formula', returns: 'number', formula: 'price * amount', scale: 2 },
    { name: 'double', type: 'formula', returns: 'number', formula: 'total * 2' },
    { name: 'converted', type: 'formula', returns: 'number', formula: 'rate()' },
    { name: 'limit', type: 'number', default: { expression: 'price * 3' } },
  ],
};
const definitions = new Definitions({ objects: [order], picklists: [], views: [], layouts: [] });
const info = definitions.object('order') as ObjectInfo;
const globals: Globals = {
  value: (name) => (name === 'user.email' ? 'a@b.example' : undefined),
  zone: 'Asia/Shanghai',
  now: () => Date.UTC(2026, 0, 31),
};
const expressions = Object.fromEntries(Object.entries(trees).map(([source, tree]) => [source, { tree }]));
const layout = {
  tabs: [{ visible: 'price > 10', sections: [{ fields: [{ field: 'a', required: "tier = 'gold'" }] }] }],
};
const conditions = new Conditions(info, layout, expressions, globals, calculator);

const live = (values: Readonly<Record<string, Json>>) => (name: string) => values[name];

function form(...names: string[]): FormStore {
  const fields = (names.length === 0 ? [...info.fields.keys()] : names).flatMap((name) => {
    const field = info.fields.get(name);
    return field === undefined ? [] : [field];
  });
  return new FormStore(info, fields, undefined, { conditions });
}

test('a condition follows the values, and a blank one does not hold', () => {
  const part = { visible: 'price > 10', required: 'price > 10', read_only: 'price > 10' };
  const told = (price: Json) =>
    (['visible', 'required', 'readOnly'] as const).map((name) => conditions[name](part, live({ price })));

  expect(told('11')).toEqual([true, true, true]);
  expect(told('10')).toEqual([false, false, false]);
  expect(told(null)).toEqual([false, false, false]);
  expect(told('much')).toEqual([false, false, false]);
});

test('what cannot be told is seen, not required and not locked', () => {
  const part = { visible: "tier = 'gold'", required: "tier = 'gold'", read_only: "tier = 'gold'" };

  expect(conditions.visible(part, live({}))).toBe(true);
  expect(conditions.required(part, live({}))).toBe(false);
  expect(conditions.readOnly(part, live({}))).toBe(false);
  expect(conditions.visible({ visible: 'no tree' }, live({}))).toBe(true);
});

test('who is at work counts where it is known', () => {
  expect(conditions.visible({ visible: 'mine' }, live({}))).toBe(true);
  const nobody = new Conditions(info, {}, expressions, { ...globals, value: () => null }, calculator);
  expect(nobody.visible({ visible: 'mine' }, live({}))).toBe(false);
});

test('a formula is worked out from what it reads, through other formulas and to full digits', () => {
  const values = live({ price: '1.005', amount: '1' });

  expect(conditions.formula('total', values)).toBe('1.01');
  expect(conditions.formula('double', values)).toBe('2.01');
  expect(conditions.visible({ visible: 'total > 100' }, live({ price: '50', amount: '3' }))).toBe(true);
});

test('a formula that only the database knows, or that reads what is not known, is left to the save', () => {
  expect(conditions.formula('converted', live({}))).toBeUndefined();
  expect(conditions.formula('total', live({ price: '1' }))).toBeUndefined();
  expect(conditions.formula('total', live({ price: '1', amount: null }))).toBeNull();
});

test('what is stored counts where a formula cannot be worked out', () => {
  expect(conditions.visible({ visible: 'total > 100' }, live({ total: '150.00' }))).toBe(true);
});

test('it names what a page has to load, and which fields decide', () => {
  expect(conditions.paths).toEqual(['price', 'account.tier']);
  expect(conditions.relatedPaths).toEqual(['account.tier']);
  const total = info.fields.get('double');
  expect(conditions.decidedBy(...(total === undefined ? [] : [total]))).toEqual(['total', 'price', 'amount']);
  expect(conditions.decidedBy({ visible: "tier = 'gold'" })).toEqual(['account']);
});

test('a computed default follows the form until people write the field themselves', () => {
  const store = form();
  store.set('price', '2');
  expect(store.value('limit')).toBe('6');
  expect(store.toJson()).toEqual({ price: '2' });

  store.set('limit', null);
  expect(store.value('limit')).toBeNull();
  expect(store.toJson()).toEqual({ price: '2', limit: null });
});

test('what a lookup points at is known once it is told, and blank where it points at nothing', () => {
  const store = form();
  const part = { visible: "tier = 'gold'" };
  expect(store.sees({ cell: part })).toBe(false);

  store.set('account', { id: '7', label: 'Acme' });
  expect(store.live('account.tier')).toBeUndefined();
  store.relate('account', '7', { tier: 'gold' });
  expect(store.sees({ cell: part })).toBe(true);
  store.set('account', { id: '8', label: 'Other' });
  expect(store.live('account.tier')).toBeUndefined();
});

test('of what is hidden nothing counts and nothing is sent', () => {
  const shown = [...info.fields.values()].map((field) =>
    field.name === 'amount' ? { field, cell: { visible: 'price > 10' } } : { field },
  );
  const store = new FormStore(info, shown, undefined, { conditions });
  store.set('price', '20');
  store.set('amount', '9');
  expect(store.sees({ cell: { visible: 'total > 100' } })).toBe(true);

  store.set('price', '5');
  expect(store.sees({ cell: { visible: 'total > 100' } })).toBe(false);
  expect(store.toJson()).toEqual({ price: '5' });
});

test('a condition requires, and only as long as the field is seen', () => {
  const name = info.fields.get('name');
  const field = name === undefined ? [] : [{ field: name, cell: { required: 'price > 10' } }];
  const price = info.fields.get('price');
  const store = new FormStore(info, [...field, ...(price === undefined ? [] : [price])], undefined, {
    conditions,
  });
  expect(store.check()).toBe(true);

  store.set('price', '11');
  expect(store.check()).toBe(false);
  expect(store.firstWrong()).toBe('name');
});

test('only what depends on a field hears of it', () => {
  const store = form();
  let heard = 0;
  const field = info.fields.get('name');
  const leave = store.watch(field === undefined ? [] : store.decidedBy(field, { visible: 'price > 10' }))(
    () => {
      heard += 1;
    },
  );

  store.set('amount', '1');
  expect(heard).toBe(0);
  store.set('price', '1');
  store.set('name', 'x');
  leave();
  store.set('price', '2');
  expect(heard).toBe(2);
});
