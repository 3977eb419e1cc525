/** What a token may do, as it is chosen and as it is told. */
import type { Scope, SystemScope, TokenVerb } from '../../api/ownSecurity';
import { hasRight, type Session, SYSTEM_RIGHTS, type SystemRight } from '../../api/session';

export const VERBS: readonly TokenVerb[] = [
  'read',
  'create',
  'update',
  'delete',
  'export',
  'import',
  'mass',
  'share',
  'merge',
  'transfer',
  'flow',
];

/** Stands for every object. */
export const ALL = '*';

/** Gives the rights of one's own that a token can be let use; nobody looks as somebody else by one. */
export function rightsForTokens({
  rights,
  tenant,
}: Pick<Session, 'rights' | 'tenant'>): readonly SystemRight[] {
  return SYSTEM_RIGHTS.filter(
    (right) => hasRight(rights, right) && right !== 'view_as' && (right !== 'tenants' || tenant.operates),
  );
}

/** Gives a choice as it is sent; a line that names no object yet says nothing. */
export function sentScopes(
  scopes: readonly Scope[],
  system: readonly SystemRight[],
): readonly (Scope | SystemScope)[] {
  const named = scopes.filter(({ object }) => object !== '');
  return system.length === 0 ? named : [...named, { system }];
}

/** Whether a choice can be sent: it says something, and each line names an object of its own and what may be done. */
export function areWhole(scopes: readonly Scope[], system: readonly SystemRight[]): boolean {
  const lines = scopes.filter(({ object }) => object !== '');
  return (
    lines.length + system.length > 0 &&
    new Set(lines.map(({ object }) => object)).size === lines.length &&
    lines.every(({ verbs }) => verbs.length > 0)
  );
}

/** Adds a verb or takes it away; they stand in the order that people name them. */
export function toggled(verbs: readonly TokenVerb[], verb: TokenVerb): readonly TokenVerb[] {
  return VERBS.filter((each) => (each === verb ? !verbs.includes(verb) : verbs.includes(each)));
}

export const TERMS = ['30', '90', '365', 'never'] as const;
export type Term = (typeof TERMS)[number];

/** Gives when a token ends that is made now; undefined: never. */
export function endOf(term: Term, now: Date): string | undefined {
  return term === 'never' ? undefined : new Date(now.getTime() + Number(term) * 86_400_000).toISOString();
}

/** Tells whether a token works no longer. */
export const isOver = (expires: string | null, now: Date): boolean =>
  expires !== null && new Date(expires).getTime() <= now.getTime();
