/** Connectors as builders work on them. */
import type { DraftDefinition } from '../../api/drafts';
import type { Texts } from '../../meta/types';
import { put } from '../editor/put';
import type { OneOf } from '../editor/useOne';

export const AUTHS = ['none', 'bearer', 'basic', 'header', 'query', 'oauth2'] as const;
export type AuthType = (typeof AUTHS)[number];

export interface Auth {
  readonly type: AuthType;
  readonly slot?: string;
  readonly user?: string;
  readonly header?: string;
  readonly prefix?: string;
  readonly parameter?: string;
  readonly token_url?: string;
  readonly client_id?: string;
  readonly scope?: string;
  readonly send?: 'header' | 'body';
}

export interface ConnectorDef extends DraftDefinition {
  readonly kind: 'connector';
  readonly label: Texts;
  readonly help?: Texts;
  readonly base_url: string;
  readonly auth?: Auth;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeout?: number;
  readonly key_header?: string;
  readonly check?: string;
}

export type ConnectorWork = OneOf<ConnectorDef>;

export const USUAL_TIMEOUT_S = 30;
export const USUAL_KEY_HEADER = 'Idempotency-Key';

/** What each way to sign in asks for, in the order of the form; those that are needed begin with something. */
export const ASKED: Readonly<Record<AuthType, readonly (keyof Auth)[]>> = {
  none: [],
  bearer: [],
  basic: ['user'],
  header: ['header', 'prefix'],
  query: ['parameter'],
  oauth2: ['token_url', 'client_id', 'scope', 'send'],
};

const FIRST: Readonly<Partial<Record<AuthType, Omit<Auth, 'type'>>>> = {
  basic: { user: '' },
  header: { header: 'X-Api-Key' },
  query: { parameter: 'key' },
  oauth2: { token_url: '', client_id: '' },
};

/** Gives a connector that signs in another way; that of none is not said. */
export function withAuth(connector: ConnectorDef, type: AuthType): ConnectorDef {
  return put(connector, 'auth', type === 'none' ? undefined : { type, ...FIRST[type] });
}

/** Gives headers with one named or worth something else; undefined where none is left. */
export function withHeader(
  headers: Readonly<Record<string, string>> | undefined,
  at: number,
  next: readonly [string, string] | null,
): Readonly<Record<string, string>> | undefined {
  const entries = Object.entries(headers ?? {});
  const changed =
    at >= entries.length
      ? [...entries, ...(next === null ? [] : [next])]
      : entries.flatMap((entry, index) => (index === at ? (next === null ? [] : [next]) : [entry]));
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}
