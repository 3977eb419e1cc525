/** What guards one's own account: where it is signed in, its tokens, its password and its second factor. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from './client';
import { withProof } from './confirming';
import type { SystemRight } from './session';

/** A browser that is signed in. */
export interface OwnSession {
  readonly id: string;
  readonly current: boolean;
  readonly created_at: string;
  readonly seen_at: string;
  readonly address: string;
  readonly agent: string;
}

export type TokenVerb =
  | 'create'
  | 'read'
  | 'update'
  | 'delete'
  | 'export'
  | 'import'
  | 'mass'
  | 'share'
  | 'merge'
  | 'transfer'
  | 'flow';

/** What a token may do on one object, or on every one (`*`). */
export interface Scope {
  readonly object: string;
  readonly verbs: readonly TokenVerb[];
}

/** Rights that are about no object, which a token may be let use. */
export interface SystemScope {
  readonly system: readonly SystemRight[];
}

export interface Token {
  readonly id: string;
  readonly name: string;
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly used_at: string | null;
  /** Absent or empty: whatever its owner may do. */
  readonly scopes?: readonly (Scope | SystemScope)[] | null;
}

const SESSIONS = ['own sessions'];
const TOKENS = ['own tokens'];
const FACTOR = ['own second factor'];

export function useSessions() {
  return useQuery({
    queryKey: SESSIONS,
    queryFn: async ({ signal }) =>
      (await call<{ sessions: readonly OwnSession[] }>('GET', '/auth/sessions', { signal })).sessions,
  });
}

/** Ends one session; without an id all but the one this is asked in. */
export function useEndSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string | null) =>
      withProof(() =>
        call<void>('DELETE', id === null ? '/auth/sessions' : `/auth/sessions/${encodeURIComponent(id)}`),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: SESSIONS }),
  });
}

export function useTokens() {
  return useQuery({
    queryKey: TOKENS,
    queryFn: async ({ signal }) =>
      (await call<{ tokens: readonly Token[] }>('GET', '/auth/tokens', { signal })).tokens,
  });
}

export interface NewToken {
  readonly name: string;
  readonly expires_at?: string;
  readonly scopes?: readonly (Scope | SystemScope)[];
}

/** Makes a token; its text is in this answer and nowhere else. */
export function useCreateToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewToken) =>
      withProof(() => call<Token & { token: string }>('POST', '/auth/tokens', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: TOKENS }),
  });
}

export function useRevokeToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call<void>('DELETE', `/auth/tokens/${id}`),
    onSuccess: () => client.invalidateQueries({ queryKey: TOKENS }),
  });
}

export function useChangePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { current: string; new: string }) => call<void>('PUT', '/auth/password', { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: SESSIONS }),
  });
}

/** A second factor that is being set up: `svg` is the picture that an app reads. */
export interface FactorOffer {
  readonly secret: string;
  readonly uri: string;
  readonly svg: string;
}

export interface Factor {
  readonly on: boolean;
  /** How many recovery codes are left. */
  readonly recovery_codes: number;
}

export function useFactor() {
  return useQuery({
    queryKey: FACTOR,
    queryFn: ({ signal }) => call<Factor>('GET', '/auth/totp', { signal }),
  });
}

export function useOfferFactor() {
  return useMutation({ mutationFn: () => withProof(() => call<FactorOffer>('POST', '/auth/totp')) });
}

/** Turns the second factor on, by its first code; or makes new recovery codes, by another one. */
export function useFactorCodes(what: 'begin' | 'renew') {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (code: string) =>
      what === 'begin'
        ? call<{ recovery_codes: readonly string[] }>('PUT', '/auth/totp', { body: { code } })
        : call<{ recovery_codes: readonly string[] }>('POST', '/auth/recovery-codes', { body: { code } }),
    onSuccess: () => client.invalidateQueries({ queryKey: FACTOR }),
  });
}

export function useEndFactor() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (code: string) => call<void>('DELETE', '/auth/totp', { body: { code } }),
    onSuccess: () => client.invalidateQueries({ queryKey: FACTOR }),
  });
}
