import { useQuery } from '@tanstack/react-query';
import { useContext } from 'react';
import { useKnownObject } from '../../api/app';
import { labelOf, recordQuery } from '../../api/records';
import { RecordLink } from '../../ui/RecordLink';
import { KnownNames } from './knownNames';

/** A record by its title, where it is there and may be read; else by its id. */
export function RecordName({ id, object }: { id: string; object: string | undefined }) {
  const rehearsed = useContext(KnownNames).get(id);
  const known = useKnownObject(object ?? '');
  const title = known?.title ?? 'id';
  const { data } = useQuery({
    ...recordQuery(object ?? '', id, [title]),
    enabled: rehearsed === undefined && known !== undefined,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (rehearsed !== undefined) {
    return <span title={id}>{rehearsed}</span>;
  }
  return data === undefined || object === undefined ? (
    <code>{id}</code>
  ) : (
    <RecordLink object={object} id={id} previews>
      {labelOf(data, title) || id}
    </RecordLink>
  );
}
