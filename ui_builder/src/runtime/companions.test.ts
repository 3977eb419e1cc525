import { expect, test } from 'vitest';
import type { Field } from '../meta/definitions';
import { companionValues, pathsWithCompanions } from './companions';

function field(name: string, type: string, options: object = {}): Field {
  const definition = { name, type, ...options };
  return { name, type, label: {}, required: false, writable: true, choices: [], definition };
}

const amount = field('amount', 'currency', { currency: { field: 'code' } });

test('the currency of an amount is read with it, along the same path', () => {
  const places = [
    { path: 'amount', field: amount },
    { path: 'deal.amount', field: amount },
    { path: 'code', field: field('code', 'text') },
  ];

  expect(pathsWithCompanions(places)).toEqual(['amount', 'deal.amount', 'code', 'deal.code']);
});

test('its value stands beside the amount', () => {
  const record = { id: '1', version: 1, deal: { id: '2', amount: '1.00', code: 'EUR' } };

  expect(companionValues(record, { path: 'deal.amount', field: amount })).toEqual({ code: 'EUR' });
  expect(companionValues(record, { path: 'name', field: field('name', 'text') })).toEqual({});
});
