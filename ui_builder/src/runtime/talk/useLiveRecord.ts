/** Shows what others change of the record that is open. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from '../../api/client';
import { type RecordEvent, useRecordEvents } from '../../api/events';
import type { RecordJson, Reference } from '../../api/records';
import { useSession } from '../../api/session';

interface Changed {
  readonly version: number;
  readonly by: Reference | null;
}

const OWN_SAVES_MS = 700;
const SHOWN_MS = 8_000;

/**
 * Reads the record anew when somebody else has changed it, and gives who did, for a moment. While it is edited
 * nothing is read: what one typed stays, and the save asks which values to keep.
 */
export function useLiveRecord(object: string, record: RecordJson, editing: boolean): Changed | null {
  const client = useQueryClient();
  const { user } = useSession();
  const [changed, setChanged] = useState<Changed | null>(null);
  const shown = useRef({ version: record.version, editing });
  shown.current = { version: record.version, editing };

  const heard = useCallback(
    (event: RecordEvent) => {
      // One's own save is told as well, maybe before its answer is there.
      setTimeout(async () => {
        const { version } = event;
        if (version !== null && version <= shown.current.version) {
          return;
        }
        if (!shown.current.editing) {
          client.invalidateQueries({ queryKey: ['record', object, record.id] });
        }
        if (version !== null) {
          const query = { fields: 'updated_by' };
          const now = await call<RecordJson>('GET', `/data/${object}/${record.id}`, { query }).catch(
            () => null,
          );
          const by = (now?.updated_by ?? null) as Reference | null;
          setChanged(by?.id === user.id ? null : { version, by });
        }
      }, OWN_SAVES_MS);
    },
    [client, object, record.id, user.id],
  );
  useRecordEvents(object, record.id, heard);
  useEffect(() => {
    if (changed === null || editing) {
      return undefined;
    }
    const timer = setTimeout(() => setChanged(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [changed, editing]);
  return changed;
}
