import type { ReactNode } from 'react';
import { NotFound } from '../../ui/NotFound';
import { useDraftList } from '../draft/useDraft';

/** What is shown of a definition that there is, or shall be no more; an address may name any. */
export function KnownDefinition(props: { kind: string; name: string; children: ReactNode }) {
  const { kind, name, children } = props;
  const { definitions, removed } = useDraftList(kind);
  const known = [...definitions, ...removed].some((each) => each.name === name);
  return known ? children : <NotFound />;
}
