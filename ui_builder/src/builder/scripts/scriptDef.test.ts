import { expect, test } from 'vitest';
import { firstSource, newExample, placeIn, readJson, readObject } from './scriptDef';

test('a new script begins with the function of its point', () => {
  expect(firstSource('validation', 'ticket')).toContain('def validate(record, old):');
  expect(firstSource('step', undefined)).toContain('def run():');
  expect(firstSource('step', 'ticket')).toContain('def run(record):');
});

test('a new example is called like no other', () => {
  const first = newExample([], 'value');

  expect(first).toEqual({ name: 'example_1', given: { record: {}, old: null } });
  expect(newExample([{ ...first, name: 'example_2' }], 'mapping').name).toBe('example_3');
});

test('what is typed is read as JSON, or not at all', () => {
  expect(readJson('[1, "a"]')).toEqual([1, 'a']);
  expect(readJson('{')).toBeUndefined();
  expect(readObject('{"record": {}}')).toEqual({ record: {} });
  expect(readObject('[]')).toBeUndefined();
});

test('a line and a column are a place in the text', () => {
  expect(placeIn('ab\ncd\n', 2, 2)).toBe(4);
  expect(placeIn('ab', 1, 1)).toBe(0);
});
