import { expect, test } from 'vitest';
import { laidOut, typedJson } from './jsonText';

test.each([[{ a: [1, null] }], [[]], [''], [0], [false], ['中']])('%j survives being edited', (value) => {
  expect(typedJson(laidOut(value))).toEqual(value);
});

test.each(['', ' \n'])('%j is no value', (text) => {
  expect(typedJson(text)).toBeNull();
});

test.each(['{"a":', 'text', "{'a': 1}"])('%j is no JSON', (text) => {
  expect(typedJson(text)).toBeUndefined();
});
