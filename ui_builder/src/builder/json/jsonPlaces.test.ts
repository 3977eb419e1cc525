import { jsonLanguage } from '@codemirror/lang-json';
import { expect, it } from 'vitest';
import { placeAt, rangeOf } from './jsonPlaces';

const TEXT = '{"kind": "view", "fields": [{"name": "a"}, {"name": "b", "to": }], "": 1}';
const parse = (text: string) => jsonLanguage.parser.parse(text);

/** Gives the place at the bar in a text. */
function at(marked: string) {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const place = placeAt(parse(text), text, offset);
  return place && { path: place.path, what: place.what };
}

it('knows where in the document one writes', () => {
  expect(at('{"kind": "vi|ew"}')).toEqual({ path: ['kind'], what: 'value' });
  expect(at('{"ki|nd": "view"}')).toEqual({ path: [], what: 'name' });
  expect(at('{|}')).toEqual({ path: [], what: 'name' });
  expect(at('{"fields": [{"name": "a"}, {"na|"}]}')).toEqual({ path: ['fields', 1], what: 'name' });
  expect(at('{"fields": [{"name": "a"}, |]}')).toEqual({ path: ['fields', 1], what: 'value' });
  expect(at('{"type": |}')).toEqual({ path: ['type'], what: 'value' });
});

it('finds what a pointer leads to, or what is nearest', () => {
  const shown = (pointer: string) => {
    const { from, to } = rangeOf(parse(TEXT), TEXT, pointer);
    return TEXT.slice(from, to);
  };

  expect(shown('/kind')).toBe('"view"');
  expect(shown('/fields')).toBe('"fields"');
  expect(shown('/fields/1/name')).toBe('"b"');
  expect(shown('/fields/1/missing')).toBe('{');
  expect(shown('')).toBe('{');
});
