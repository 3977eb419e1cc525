import { ApiError } from '../api/problem';

export interface SignInProblem {
  /** Key of the text below `signIn.problem`. */
  readonly text:
    | 'wrong'
    | 'wrongCode'
    | 'code'
    | 'tooMany'
    | 'suspended'
    | 'tenant'
    | 'offline'
    | 'failed'
    | 'provider'
    | 'noAccount';
  readonly seconds?: number;
  /** The box that is to be looked at again. */
  readonly at: 'password' | 'tenant' | null;
}

const BY_CODE: Readonly<Record<string, SignInProblem['text']>> = {
  'access.code_needed': 'code',
  'access.wrong_code': 'wrongCode',
  'access.tenant_suspended': 'suspended',
  'access.provider_failed': 'provider',
  'access.provider_not_found': 'provider',
  'access.provider_no_account': 'noAccount',
};

/** Gives what another service led back with, of the search part of an address. */
export function broughtProblem(search: string): SignInProblem | null {
  const code = new URLSearchParams(search).get('problem');
  return code?.startsWith('access.') ? { text: BY_CODE[code] ?? 'provider', at: null } : null;
}

/** Tells whether all was right so far, and the second factor is asked for. */
export const needsCode = (error: unknown): boolean =>
  error instanceof ApiError && error.problem?.code === 'access.code_needed';

/** Tells why a sign-in failed. By its code, so that it is said in the language that is chosen by then. */
export function signInProblem(error: unknown): SignInProblem {
  if (!(error instanceof ApiError)) {
    return { text: 'failed', at: null };
  }
  if (error.status === 0) {
    return { text: 'offline', at: null };
  }
  const problem = error.problem as { code?: string; details?: { retry_after_s?: unknown } } | null;
  if (problem?.code === 'access.sign_in_failed') {
    return { text: 'wrong', at: 'password' };
  }
  const known = BY_CODE[problem?.code ?? ''];
  if (known !== undefined) {
    return { text: known, at: null };
  }
  if (problem?.code === 'access.too_many_attempts') {
    const seconds = Number(problem.details?.retry_after_s);
    return { text: 'tooMany', seconds: Number.isFinite(seconds) ? seconds : 60, at: null };
  }
  if (error.faults.some((fault) => fault.details?.property === 'tenant')) {
    return { text: 'tenant', at: 'tenant' };
  }
  return { text: 'failed', at: null };
}
