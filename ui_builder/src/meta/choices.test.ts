import { expect, test } from 'vitest';
import type { Json } from '../api/client';
import { dependents, offered, withoutUnfit } from './choices';
import { Definitions } from './definitions';

const car = {
  name: 'car',
  label: {},
  plural: {},
  title: 'brand',
  fields: [
    { name: 'brand', type: 'picklist', options: [{ value: 'audi' }, { value: 'bmw' }] },
    {
      name: 'model',
      type: 'picklist',
      controlled_by: 'brand',
      options: [{ value: 'a4', when: ['audi'] }, { value: 'm3', when: ['bmw'] }, { value: 'other' }],
    },
    {
      name: 'trims',
      type: 'multi_picklist',
      controlled_by: 'model',
      options: [{ value: 'sport', when: ['a4', 'm3'] }, { value: 'plain' }],
    },
  ],
  record_types: [
    { name: 'new', label: {}, default: true },
    { name: 'used', label: {}, options: { brand: ['bmw'] } },
  ],
};
const definitions = new Definitions({ objects: [car], picklists: [], views: [], layouts: [] });
const info = definitions.object('car');

function of(record: Record<string, Json>) {
  const valueAt = (name: string) => record[name] ?? null;
  return {
    offers: (name: string) => {
      const field = info?.fields.get(name);
      return info && field && offered(info, field, valueAt).choices.map((choice) => choice.value);
    },
    keeps: (name: string) => {
      const field = info?.fields.get(name);
      return info && field && withoutUnfit(info, field, valueAt);
    },
  };
}

test('a field offers the choices that go beside the value it depends on, and those that go beside any', () => {
  expect(of({ brand: 'audi' }).offers('model')).toEqual(['a4', 'other']);
  expect(of({}).offers('model')).toEqual(['other']);
});

test('a record type offers its own choices; the default one counts where none is said', () => {
  expect(of({ record_type: 'used' }).offers('brand')).toEqual(['bmw']);
  expect(of({}).offers('brand')).toEqual(['audi', 'bmw']);
});

test('what was chosen before is still seen, though it does not fit', () => {
  expect(of({ record_type: 'used', brand: 'audi' }).offers('brand')).toEqual(['audi', 'bmw']);
});

test('what does not fit is taken out, of several values only that one', () => {
  expect(of({ brand: 'bmw', model: 'a4' }).keeps('model')).toBeNull();
  expect(of({ brand: 'bmw', model: 'm3' }).keeps('model')).toBe('m3');
  expect(of({ model: 'other', trims: ['sport', 'plain'] }).keeps('trims')).toEqual(['plain']);
});

test('fields that depend on a field are found through others', () => {
  expect(info && dependents(info, 'record_type').map((field) => field.name)).toEqual([
    'brand',
    'model',
    'trims',
  ]);
});
