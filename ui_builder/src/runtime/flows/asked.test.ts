import { expect, test } from 'vitest';
import { asTexts, fieldFor, missing, sentValues } from './asked';

test('a value of a flow is entered as a field of its type', () => {
  expect(fieldFor({ name: 'ok', type: 'boolean' }).type).toBe('checkbox');
  expect(fieldFor({ name: 'who', type: 'record', object: 'contact' }).target).toBe('contact');
  expect(fieldFor({ name: 'which', type: 'records', object: 'contact' }).type).toBe('json');
  expect(fieldFor({ name: 'odd', type: 'spaceship' }).type).toBe('text');
  expect(fieldFor({ name: 'due_on', type: 'date', required: true })).toMatchObject({
    required: true,
    label: { en: 'Due on' },
  });
});

test('a choice offers its options', () => {
  const field = fieldFor({ name: 'size', type: 'choice', options: [{ value: 's' }, { value: 'l' }] });

  expect(field.choices.map(({ value }) => value)).toEqual(['s', 'l']);
});

test('a label in one language is that in both', () => {
  expect(asTexts('Reason')).toEqual({ en: 'Reason', 'zh-CN': 'Reason' });
  expect(asTexts(null)).toBeUndefined();
});

test('of a record its id is sent', () => {
  expect(sentValues({ who: { id: 'r1', label: 'Ann' }, n: '3', none: null })).toEqual({
    who: 'r1',
    n: '3',
    none: null,
  });
});

test('what is only shown is neither missed nor sent', () => {
  const asked = [{ name: 'unit', type: 'text', required: true, read_only: true }];

  expect(missing(asked, {})).toEqual([]);
  expect(sentValues({ unit: 'R60', note: 'x' }, asked)).toEqual({ note: 'x' });
});

test('what must be entered and is not is named; a box that is not ticked says no', () => {
  const asked = [
    { name: 'reason', type: 'text', required: true },
    { name: 'ok', type: 'boolean', required: true },
    { name: 'note', type: 'text' },
  ];

  expect(missing(asked, { reason: '' })).toEqual(['reason']);
  expect(missing(asked, { reason: 'late' })).toEqual([]);
});
