import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo } from 'react';
import { type KnownObject, useKnownObject } from '../../api/app';
import { type Reference, useTitleSearch } from '../../api/records';
import { scopeQuery } from '../../api/scope';
import { useTexts } from '../../i18n/useTexts';
import { Definitions } from '../../meta/definitions';
import { keyFields, keyText } from '../../meta/keyFields';
import { useRecents } from '../../runtime/favourites/usePlaces';

const RECENT = 5;

export interface OfferedReference extends Reference {
  /** What tells it from others of the same name. */
  readonly detail: string;
}

export interface References {
  readonly target: KnownObject | undefined;
  readonly offered: readonly OfferedReference[];
  readonly searching: boolean;
  readonly failed: boolean;
}

/** Offers the records of an object: those opened lately first, and those that hold what is typed. */
export function useReferences(
  object: string,
  { typed, fitting, open }: { typed: string; fitting: string | undefined; open: boolean },
): References {
  const { text } = useTexts();
  const target = useKnownObject(object);
  const recents = useRecents();
  const scope = useQuery({ ...scopeQuery(object), enabled: open && target !== undefined });
  const keys = useMemo(() => {
    const info = scope.data === undefined ? undefined : new Definitions(scope.data).object(object);
    return info === undefined ? [] : keyFields(info);
  }, [scope.data, object]);
  const first = recents.filter((each) => each.object === object).map(({ id }) => id);
  const search = useTitleSearch(
    object,
    {
      title: target?.title ?? 'id',
      text: useDeferredValue(typed.trim()),
      fitting,
      fields: keys.map(({ name }) => name),
      first: first.slice(0, RECENT),
    },
    open && !scope.isPending,
  );
  const offered = (search.data ?? []).map(({ id, label, record }) => ({
    id,
    label,
    detail: keyText(record, keys, text),
  }));
  return { target, offered, searching: search.isFetching || scope.isFetching, failed: search.isError };
}
