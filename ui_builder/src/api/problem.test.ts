import { expect, test } from 'vitest';
import { ApiError, fieldErrors, firstPlace, offsetOf } from './problem';

function refused(
  ...errors: { path: string; code: string; message: string; details?: Record<string, unknown> }[]
) {
  return new ApiError(422, { status: 422, code: 'request.invalid', detail: 'in all', errors });
}

test('faults go to their fields, the first of each, and the rest to the form', () => {
  const error = refused(
    { path: '/subject', code: 'a.b', message: 'too long' },
    { path: '/subject', code: 'a.c', message: 'also odd' },
    { path: '', code: 'a.d', message: 'not now' },
  );

  expect(fieldErrors(error, new Set(['subject']))).toEqual({
    fields: { subject: 'too long' },
    rest: ['not now'],
  });
});

test('an error without faults is about the form', () => {
  expect(fieldErrors(refused(), new Set()).rest).toEqual(['in all']);
});

test('the place of a fault becomes an offset', () => {
  const error = refused({ path: '', code: 'a.b', message: '', details: { line: 2, column: 3 } });

  expect(firstPlace(error)).toEqual({ line: 2, column: 3 });
  expect(offsetOf('ab\ncdef', { line: 2, column: 3 })).toBe(5);
  expect(offsetOf('ab', { line: 1, column: 9 })).toBe(2);
});
