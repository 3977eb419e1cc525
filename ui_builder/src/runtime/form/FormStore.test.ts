import { expect, test, vi } from 'vitest';
import type { Field, ObjectInfo } from '../../meta/definitions';
import type { RecordTypeDef } from '../../meta/types';
import { FormStore } from './FormStore';

function info(fields: readonly Field[], types: readonly RecordTypeDef[] = []): ObjectInfo {
  const definition = { name: 'car', label: {}, plural: {}, title: '', fields: [], record_types: types };
  return { definition, fields: new Map(fields.map((each) => [each.name, each])) };
}

function newForm(...fields: Field[]): FormStore {
  return new FormStore(info(fields), fields);
}

function picklist(name: string, options: { value: string; when?: string[] }[], controller?: string): Field {
  const definition = { name, type: 'picklist', ...(controller ? { controlled_by: controller } : {}) };
  return { ...field(name, 'picklist'), choices: options, definition };
}

const brand = picklist('brand', [{ value: 'audi' }, { value: 'bmw' }]);
const model = picklist('model', [{ value: 'a4', when: ['audi'] }, { value: 'other' }], 'brand');
const recordType = picklist('record_type', [{ value: 'new' }, { value: 'used' }]);
const types = [
  { name: 'new', label: {}, default: true, defaults: { brand: 'audi' } },
  { name: 'used', label: {}, options: { brand: ['bmw'] } },
];

function field(name: string, type: string, more: Partial<Field> = {}): Field {
  return {
    name,
    type,
    label: { en: name },
    required: false,
    writable: true,
    choices: [],
    definition: { name, type },
    ...more,
  };
}

test('a literal default is there from the start and a word is left to the platform', () => {
  const form = newForm(
    field('status', 'picklist', { default: 'new' }),
    field('opened_at', 'datetime', { default: 'now', required: true }),
  );

  expect(form.toJson()).toEqual({ status: 'new' });
  expect(form.check()).toBe(true);
});

test('a default that was cleared is sent as blank', () => {
  const form = newForm(field('status', 'picklist', { default: 'new' }));

  form.set('status', null);

  expect(form.toJson()).toEqual({ status: null });
});

test('a lookup is sent by its id', () => {
  const form = newForm(field('account', 'lookup', { target: 'account' }));

  form.set('account', { id: '7', label: 'Acme' });

  expect(form.toJson()).toEqual({ account: '7' });
});

test('a required field that is blank is named, and typing takes the error away', () => {
  const form = newForm(field('note', 'text'), field('subject', 'text', { required: true }));

  expect(form.check()).toBe(false);
  expect(form.firstWrong()).toBe('subject');
  expect(form.error('subject')).toEqual({ code: 'required' });

  form.set('subject', 'Pump leaks');
  expect(form.error('subject')).toBeUndefined();
});

test('listeners hear of a change until they leave', () => {
  const form = newForm(field('subject', 'text'));
  const listener = vi.fn();
  const leave = form.subscribe(listener);

  form.set('subject', 'a');
  leave();
  form.set('subject', 'b');

  expect(listener).toHaveBeenCalledTimes(1);
});

test('a choice that no longer goes with what it depends on is taken out', () => {
  const form = newForm(brand, model);
  form.set('brand', 'audi');
  form.set('model', 'a4');

  form.set('brand', 'bmw');

  expect(form.value('model')).toBeNull();
  expect(form.offered(model).choices.map((choice) => choice.value)).toEqual(['other']);
  expect(form.toJson()).toEqual({ brand: 'bmw' });
});

test('a record type brings its own defaults, which give way to what people entered', () => {
  const fields = [recordType, brand, model];
  const form = new FormStore(info(fields, types), fields);
  expect(form.toJson()).toEqual({ brand: 'audi' });

  form.set('record_type', 'used');
  expect(form.toJson()).toEqual({ record_type: 'used' });

  form.set('brand', 'bmw');
  form.set('record_type', 'new');
  expect(form.toJson()).toEqual({ record_type: 'new', brand: 'bmw' });
});

test('what was entered is still there when other fields are shown', () => {
  const form = newForm(brand, model);
  form.set('brand', 'audi');

  form.show([brand]);

  expect(form.toJson()).toEqual({ brand: 'audi' });
});

test('of a stored record only what changed is sent, with the choices that went', () => {
  const stored = (name: string) => ({ brand: 'audi', model: 'a4' })[name] ?? null;
  const form = new FormStore(info([brand, model]), [brand, model], stored);
  expect(form.changes()).toEqual({});

  form.set('brand', 'bmw');
  expect(form.changes()).toEqual({ brand: 'bmw', model: null });
  expect(form.isAsStored('model')).toBe(false);

  form.set('brand', 'audi');
  form.set('model', 'a4');
  expect(form.changes()).toEqual({});
});
