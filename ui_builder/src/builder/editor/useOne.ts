import { useMemo } from 'react';
import type { DraftDefinition } from '../../api/drafts';
import { type DraftOf, useDraft } from '../draft/useDraft';

/** A definition to work on that shall be there. */
export type OneOf<T> = Omit<DraftOf<T>, 'definition'> & { readonly definition: T };

/** Gives a definition to work on; null where it shall go. */
export function useOne<T extends DraftDefinition>(kind: string, name: string): OneOf<T> | null {
  const draft = useDraft<T>(kind, name);
  const { definition } = draft;
  return useMemo(() => (definition === null ? null : { ...draft, definition }), [draft, definition]);
}
