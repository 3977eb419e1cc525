import { expect, test } from 'vitest';
import { ApiError } from '../api/problem';
import { broughtProblem, needsCode, signInProblem } from './signInProblem';

const refused = (status: number, code: string, more: object = {}) =>
  new ApiError(status, { status, code, detail: '', errors: [], ...more });

test('a wrong password is to be typed again', () => {
  expect(signInProblem(refused(401, 'access.sign_in_failed'))).toEqual({ text: 'wrong', at: 'password' });
});

test('too many attempts tell how long to wait', () => {
  const error = refused(429, 'access.too_many_attempts', { details: { retry_after_s: 30 } });

  expect(signInProblem(error)).toEqual({ text: 'tooMany', seconds: 30, at: null });
});

test('where there are several workspaces one has to be named', () => {
  const errors = [{ path: '', code: 'meta.missing_property', message: '', details: { property: 'tenant' } }];

  expect(signInProblem(refused(422, 'request.invalid', { errors }))).toEqual({
    text: 'tenant',
    at: 'tenant',
  });
});

test('a right password may be followed by a code, and that may be wrong', () => {
  expect(needsCode(refused(401, 'access.code_needed'))).toBe(true);
  expect(needsCode(refused(401, 'access.sign_in_failed'))).toBe(false);
  expect(signInProblem(refused(403, 'access.wrong_code')).text).toBe('wrongCode');
});

test('a workspace that is out of service says so', () => {
  expect(signInProblem(refused(403, 'access.tenant_suspended'))).toEqual({ text: 'suspended', at: null });
});

test('what another service led back with is told, and nothing that an address only claims', () => {
  expect(broughtProblem('?problem=access.provider_no_account')?.text).toBe('noAccount');
  expect(broughtProblem('?problem=access.else')?.text).toBe('provider');
  expect(broughtProblem('?problem=<b>')).toBeNull();
  expect(broughtProblem('')).toBeNull();
});

test('anything else is said in general', () => {
  expect(signInProblem(new ApiError(0, null)).text).toBe('offline');
  expect([signInProblem(new ApiError(500, null)).text, signInProblem(new Error('x')).text]).toEqual([
    'failed',
    'failed',
  ]);
});
