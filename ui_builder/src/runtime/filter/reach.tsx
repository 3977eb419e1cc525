/** Definitions further away than a page has them: loaded when a filter names them or someone goes there. */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { useDefinitions } from '../../api/definitions';
import { useFurtherScopes } from '../../api/expressions';
import { GivenScope } from '../../api/scope';
import type { ScopeContent } from '../../meta/scope';
import { missingObject, pathsIn } from './fieldPaths';

const Want = createContext<(object: string) => void>(() => {});

/** Asks for the definition of an object. */
export const useWant = () => useContext(Want);

interface Props {
  object: string;
  where: string;
  children: ReactNode;
}

/** Has what the pages around it know, and what its filter and its reader ask for besides. */
export function Reach({ object, where, children }: Props) {
  const near = useDefinitions();
  const [wanted, setWanted] = useState<readonly string[]>([]);
  const want = useCallback(
    (name: string) => setWanted((known) => (known.includes(name) ? known : [...known, name])),
    [],
  );
  const scopes = useFurtherScopes(wanted);
  const further = useMemo((): ScopeContent => {
    // What the page has stays as it is there: it may be a draft.
    const isNew = (name: string) => near.object(name) === undefined;
    const hasOptions = (picklist: string) =>
      near.lone({ name: picklist, type: 'picklist', picklist }).choices.length > 0;
    return {
      objects: unique(scopes.flatMap(({ objects }) => objects.filter(({ name }) => isNew(name)))),
      picklists: unique(scopes.flatMap(({ picklists }) => picklists.filter(({ name }) => !hasOptions(name)))),
      views: [],
      layouts: [],
    };
  }, [near, scopes]);
  return (
    <Want value={want}>
      <GivenScope content={further}>
        <Paths object={object} where={where} />
        {children}
      </GivenScope>
    </Want>
  );
}

/** Asks for what the paths of a filter lead to. */
function Paths({ object, where }: { object: string; where: string }) {
  const definitions = useDefinitions();
  const want = useWant();
  useEffect(() => {
    for (const path of pathsIn(where)) {
      const missing = missingObject(definitions, object, path);
      if (missing !== undefined) {
        want(missing);
      }
    }
  }, [definitions, object, where, want]);
  return null;
}

function unique<T extends { readonly name: string }>(all: readonly T[]): readonly T[] {
  return [...new Map(all.map((each) => [each.name, each])).values()];
}
