import { expect, test } from 'vitest';
import type { Json } from '../api/client';
import { Definitions } from './definitions';
import { filterReads, fittingWhere } from './lookupFilter';

function where(filter: string | undefined, record: Record<string, Json> = {}) {
  const contact = { name: 'contact', type: 'lookup', to: 'contact', ...(filter ? { filter } : {}) };
  const fields = [
    contact,
    { name: 'account', type: 'lookup', to: 'account' },
    { name: 'city', type: 'text' },
    { name: 'budget', type: 'currency' },
  ];
  const deal = { name: 'deal', label: {}, plural: {}, title: 'city', fields };
  const definitions = new Definitions({ objects: [deal], picklists: [], views: [], layouts: [] });
  const info = definitions.object('deal');
  const field = info?.fields.get('contact');
  return info && field && fittingWhere(info, field, (name) => record[name] ?? null);
}

test('fields of the record become values, each as its type is written', () => {
  const record = { account: { id: 'a-1', label: 'Acme' }, city: "O'Hare", budget: '-5.00' };

  expect(where('account = $record.account and city != $record.city', record)).toBe(
    "account = 'a-1' and city != 'O''Hare'",
  );
  expect(where('limit > $record.budget', record)).toBe('limit > (-5.00)');
  expect(where('account = $record.account')).toBe('account = null');
});

test('what stands in quotes is left alone', () => {
  expect(where("city = '$record.city' and id != $record.city", { city: 'x' })).toBe(
    "city = '$record.city' and id != 'x'",
  );
});

test('there is no such condition where the platform alone knows a value', () => {
  expect(where('city = $record.account.city')).toBeUndefined();
  expect(where(undefined)).toBeUndefined();
});

test('the fields that a condition reads are told', () => {
  const definition = {
    name: 'a',
    type: 'lookup',
    filter: "x = $record.b and y = $record.c.d or '$record.e' = z",
  };
  const field = {
    name: 'a',
    type: 'lookup',
    label: {},
    required: false,
    writable: true,
    choices: [],
    definition,
  };

  expect(filterReads(field)).toEqual(['b', 'c']);
});
