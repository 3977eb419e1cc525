import { expect, test } from 'vitest';
import { Definitions, type ObjectInfo } from '../../meta/definitions';
import { createSearch, setText, valuesCopied, valuesSet } from './createSearch';

const visit = {
  name: 'visit',
  label: {},
  plural: {},
  title: 'name',
  fields: [
    { name: 'name', type: 'text' },
    { name: 'code', type: 'text', unique: true },
    { name: 'account', type: 'lookup', to: 'account' },
    { name: 'done', type: 'checkbox' },
    { name: 'ways', type: 'multi_picklist', options: [] },
    { name: 'pin', type: 'encrypted_text' },
    { name: 'total', type: 'formula', returns: 'number', formula: '1' },
  ],
};
const info = new Definitions({ objects: [visit], picklists: [], views: [], layouts: [] }).object(
  'visit',
) as ObjectInfo;

test('an address gives values to fields that people write, each of its sort', () => {
  expect(valuesSet(info, 'name:A%2C B:C,account:7,done:true,ways:a|b,total:3,none:x,code:')).toEqual({
    name: 'A, B:C',
    account: { id: '7', label: null },
    done: true,
    ways: ['a', 'b'],
  });
  expect(valuesSet(info, 'name:%')).toEqual({ name: '%' });
  expect(valuesSet(info)).toEqual({});
});

test('what is written for the address is read back', () => {
  expect(valuesSet(info, setText({ name: 'a,b:c%', account: '7' }))).toEqual({
    name: 'a,b:c%',
    account: { id: '7', label: null },
  });
});

test('of an address only what means something is kept', () => {
  expect(createSearch({ set: 'a:b', copy: 3, more: 'x' })).toEqual({ set: 'a:b' });
});

test('a copy takes over what people wrote, but nothing unique, secret or worked out', () => {
  const record = { id: '1', version: 2, name: 'A', code: 'X', pin: '••', total: '1', done: null };

  expect(valuesCopied(info, record)).toEqual({ name: 'A' });
});
