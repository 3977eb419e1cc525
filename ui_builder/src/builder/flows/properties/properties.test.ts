import { expect, test } from 'vitest';
import { filledObject, isBeyondFilters, isTexts, objectFor } from './about';
import { constantKind, literalIn, literalOf, wayOf } from './constants';
import { cronOf, readCron, readTime, timeText } from './cron';
import { readSpan, spanText } from './duration';

test('a text that is entered as it is is written as an expression, quotes and all', () => {
  for (const text of ['', 'open', "it's", 'two\nlines', 'a "b"', "''"]) {
    expect(literalIn(literalOf(text))).toBe(text);
  }
  expect(['a & b', "'a' & 'b'", '12', "'open"].map(literalIn)).toEqual([null, null, null, null]);
  expect(literalIn('"said ""so"""')).toBe('said "so"');
});

test('a value is a constant, an expression or none, as its field lets it be', () => {
  const text = constantKind('text');

  expect([wayOf("'a'", text), wayOf('name', text), wayOf(null, text), wayOf(undefined, text)]).toEqual([
    'value',
    'formula',
    'empty',
    'value',
  ]);
  expect([wayOf(3, constantKind('number')), wayOf('1 + 2', constantKind('number'))]).toEqual([
    'value',
    'formula',
  ]);
  expect([wayOf('', constantKind('lookup')), wayOf("'x'", constantKind('lookup'))]).toEqual([
    'formula',
    'formula',
  ]);
});

test('durations are read and written as flows have them', () => {
  expect(
    ['2 days', '1 month', '3 business days', '45 minutes'].map((text) =>
      spanText(readSpan(text) ?? { count: 0, unit: 'day' }),
    ),
  ).toEqual(['2 days', '1 month', '3 business days', '45 minutes']);
  expect([readSpan('P2D'), readSpan('2 fortnights'), spanText({ count: undefined, unit: 'day' })]).toEqual([
    null,
    null,
    undefined,
  ]);
});

test('usual schedules are put together, others stay as they are written', () => {
  const usual = ['5 * * * *', '30 9 * * *', '0 9 * * 1-5', '0 18 * * 5', '0 6 15 * *'];

  expect(
    usual.map((cron) => cronOf(readCron(cron) ?? { every: 'hour', minute: 0, hour: 0, day: 0 })),
  ).toEqual(usual);
  expect(['*/15 * * * *', '0 9 1 1 *', '0 9 * * 1,3', 'daily'].map(readCron)).toEqual([
    null,
    null,
    null,
    null,
  ]);
  expect(readTime('07:05')).toEqual({ hour: 7, minute: 5 });
  expect(timeText({ every: 'day', hour: 7, minute: 5, day: 1 })).toBe('07:05');
});

test('a property is about the object named beside it, else about the record at hand', () => {
  const around = [{ object: 'account' }, { object: 'contact', other: 'lead' }];

  expect(objectFor({ schema: {}, around }, 'ticket')).toBe('ticket');
  expect(objectFor({ schema: { 'x-of': 'object' }, around }, 'ticket')).toBe('account');
  expect(objectFor({ schema: { 'x-of': 'other' }, around }, 'ticket')).toBe('lead');
  expect(filledObject({ schema: {}, around: [{}] })).toBe('');
});

test('what names values of a flow is no filter of a list', () => {
  expect(
    ['status = "open"', 'owner = $user', 'x = $steps.a.b', '$old.status = 1'].map(isBeyondFilters),
  ).toEqual([false, false, true, true]);
  expect([isTexts({ $ref: 'definitions.json#/$defs/text' }), isTexts({ type: 'string' })]).toEqual([
    true,
    false,
  ]);
});
