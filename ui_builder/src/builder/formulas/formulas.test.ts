import { expect, test } from 'vitest';
import type { ExpressionFault } from '../../api/expressions';
import { builtinFunctions } from '../../formula/builtin';
import { byCategory, categoryOf } from './categories';
import { charactersTo, mendOf, offsetAt, placeOf, reasonOf } from './faults';
import { resultType } from './resultType';

const fault = (start: number, end: number, code: string, suggestion?: string): ExpressionFault => ({
  line: 1,
  column: start + 1,
  start,
  end,
  code: `expression.${code}`,
  message: 'line 1, column 1: unknown field `statu` on Ticket',
  ...(suggestion === undefined ? {} : { suggestion }),
});

test('characters beyond the first plane count once, as the server counts them', () => {
  expect(offsetAt('a😀b', 2)).toBe(3);
  expect(charactersTo('a😀b', 3)).toBe(2);
  expect(offsetAt('ab', 9)).toBe(2);
});

test('the place of a fault can always be seen', () => {
  expect(placeOf('a = ', fault(3, 3, 'syntax'))).toEqual({ from: 3, to: 4 });
  expect(placeOf('a =', fault(3, 3, 'syntax'))).toEqual({ from: 2, to: 3 });
  expect(placeOf('', fault(0, 0, 'syntax'))).toEqual({ from: 0, to: 0 });
  expect(placeOf('😀 & x', fault(4, 5, 'unknown_field'))).toEqual({ from: 5, to: 6 });
});

test('a suggestion of one word for another is written with a click', () => {
  expect(mendOf('statu = 1', fault(0, 5, 'unknown_field', 'did you mean `status`?'))).toBe('status');
  expect(mendOf('statu = 1', fault(0, 5, 'unknown_field', '您是指 `status` 吗？'))).toBe('status');
  expect(mendOf("status = 'opne'", fault(9, 15, 'invalid_option', 'did you mean `open`?'))).toBe("'open'");
  expect(mendOf('status = open', fault(9, 13, 'unknown_field', "write `'open'`"))).toBe("'open'");
  expect(mendOf('a == b', fault(2, 4, 'syntax', 'write `=`'))).toBe('=');
});

test('a suggestion of more than a word is left to who writes', () => {
  expect(mendOf('a is null', fault(2, 4, 'syntax', 'write `= null`'))).toBe(null);
  expect(mendOf('a', fault(0, 1, 'unfit_operand', 'join texts with `&`'))).toBe(null);
  expect(mendOf('a', fault(0, 1, 'unknown_field', 'write `LEFT(text, count)`'))).toBe(null);
  expect(mendOf('a', fault(0, 1, 'unfit_operand', 'write `= null` or `!= null`'))).toBe(null);
  expect(mendOf('a', fault(0, 1, 'unknown_field'))).toBe(null);
});

test('a message says what is wrong without the place that is underlined', () => {
  expect(reasonOf(fault(0, 5, 'unknown_field'))).toBe('Unknown field `statu` on Ticket');
  expect(reasonOf({ ...fault(0, 5, 'x'), message: '第 1 行第 1 列：工单没有字段 `statu`' })).toBe(
    '工单没有字段 `statu`',
  );
});

test('every function of the language has a category', () => {
  const others = Object.keys(builtinFunctions).filter((name) => categoryOf(name) === 'others');

  expect(others).toEqual([]);
});

test('functions stand by category, the commonest first, and are found by what they do', () => {
  const known = [
    { name: 'NOW', usage: 'NOW()', doc: 'The present date and time.' },
    { name: 'IFS', usage: 'IFS(condition, then, …)', doc: 'The first that holds.' },
    { name: 'TODAY', usage: 'TODAY()', doc: 'The present date.' },
    { name: 'MINE', usage: 'MINE()', doc: 'A function of a plugin.' },
  ];

  const shown = byCategory(known, '').map(([category, own]) => [category, own.map(({ name }) => name)]);
  expect(shown).toEqual([
    ['logic', ['IFS']],
    ['dates', ['TODAY', 'NOW']],
    ['others', ['MINE']],
  ]);
  expect(byCategory(known, 'present time').map(([category]) => category)).toEqual(['dates']);
});

test('a type is told by one word', () => {
  expect(['number', 'list of option', 'record', 'else'].map(resultType)).toEqual([
    'number',
    'list',
    'record',
    'opaque',
  ]);
});
