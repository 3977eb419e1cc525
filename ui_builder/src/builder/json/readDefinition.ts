/** What a text says: a definition, one that says it is another one, or nothing that is JSON. */
import type { DraftDefinition } from '../../api/drafts';

export type ReadDefinition =
  | { readonly state: 'fine' | 'other'; readonly definition: DraftDefinition }
  | { readonly state: 'broken' };

export function readDefinition(text: string, kind: string, name: string): ReadDefinition {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { state: 'broken' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { state: 'broken' };
  }
  const definition = value as DraftDefinition;
  const same = definition.kind === kind && definition.name === name;
  return { state: same ? 'fine' : 'other', definition };
}
