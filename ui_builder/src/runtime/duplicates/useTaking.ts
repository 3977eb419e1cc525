import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { type RecordJson, recordQuery } from '../../api/records';
import { offerTaking } from '../../api/warnings';
import type { ObjectInfo } from '../../meta/definitions';

/** While a record is made on the way, one that is there already can be taken instead. */
export function useTaking(info: ObjectInfo, onTaken: (record: RecordJson) => void): void {
  const client = useQueryClient();
  const taken = useRef(onTaken);
  useEffect(() => {
    taken.current = onTaken;
  }, [onTaken]);
  const { name, title } = info.definition;
  useEffect(
    () =>
      offerTaking(async (object, id) => {
        if (object === name) {
          taken.current(await client.fetchQuery(recordQuery(name, id, ['id', 'version', title])));
        }
      }),
    [client, name, title],
  );
}
