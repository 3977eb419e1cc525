import { expect, it } from 'vitest';
import { beginningOf, descriptionOf, partsAt, propertiesAt, valuesOf } from './schemaWalk';

const ROOT = {
  $defs: {
    text: {
      type: 'object',
      description: 'Text by language',
      patternProperties: { '^[a-z]{2}$': { type: 'string' } },
    },
  },
  if: { properties: { extends: { const: true } }, required: ['extends'] },
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it so
  then: { properties: { title: false } },
  properties: {
    title: { type: 'string', description: 'Title', 'x-description-zh': '标题' },
    extends: { const: true },
    label: { $ref: '#/$defs/text' },
    fields: {
      type: 'array',
      items: {
        properties: { type: { enum: ['text', 'number'] }, required: { type: 'boolean' } },
        allOf: [
          {
            if: { properties: { type: { const: 'number' } }, required: ['type'] },
            // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it so
            then: { properties: { scale: { type: 'integer' } } },
          },
        ],
      },
    },
  },
};

it('offers the properties that fit what is there', () => {
  const document = { fields: [{ type: 'number' }, { type: 'text' }] };

  expect([...propertiesAt(ROOT, document, ['fields', 0]).keys()]).toEqual(['type', 'required', 'scale']);
  expect([...propertiesAt(ROOT, document, ['fields', 1]).keys()]).toEqual(['type', 'required']);
  expect([...propertiesAt(ROOT, { extends: true }, []).keys()]).toEqual(['extends', 'label', 'fields']);
});

it('offers the values that the schema lists', () => {
  expect(valuesOf(partsAt(ROOT, {}, ['fields', 0, 'type']))).toEqual(['text', 'number']);
  expect(valuesOf(partsAt(ROOT, {}, ['fields', 0, 'required']))).toEqual([true, false]);
});

it('describes a property in the language of the reader', () => {
  expect(descriptionOf(partsAt(ROOT, {}, ['title']), 'zh-CN')).toBe('标题');
  expect(descriptionOf(partsAt(ROOT, {}, ['label']), 'zh-CN')).toBe('Text by language');
});

it('begins a value by its type', () => {
  expect(
    ['title', 'fields', 'label', 'extends'].map((name) => beginningOf(partsAt(ROOT, {}, [name]))),
  ).toEqual(['""', '[]', '{}', 'true']);
});
