import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useApp } from '../../api/app';
import { useDefinitions } from '../../api/definitions';
import { scopeQuery } from '../../api/scope';
import { Definitions } from '../../meta/definitions';
import { useDraftList } from '../draft/useDraft';
import { isPublished } from './published';

const NOTHING = { objects: [], picklists: [], views: [], layouts: [] };

/** Tells what of an object's draft is published; null: the object itself is not. */
export function usePublished(object: string): ((path: string) => boolean) | null {
  const isThere = useApp().objects.some(({ name }) => name === object);
  const { data = NOTHING } = useQuery({ ...scopeQuery(object), enabled: isThere });
  const draft = useDefinitions();
  const { stateOf } = useDraftList('object');
  return useMemo(() => {
    const known = { draft, inForce: new Definitions(data), stateOf };
    return isThere ? (path) => isPublished(known, object, path) : null;
  }, [isThere, draft, data, stateOf, object]);
}
