import { useNavigate } from '@tanstack/react-router';
import { useCallback, useRef } from 'react';
import { useWalk } from '../../api/neighbours';
import { neighboursIn } from '../../api/walks';

/** The records beside one in the list that one came from, and the ways to them. */
export function useNeighbours(app: string, object: string, id: string) {
  const navigate = useNavigate();
  const { walk, readOn } = useWalk(object, id);
  const { previous, next } = neighboursIn(walk, id);
  const hasNext = next !== undefined || (walk !== undefined && walk.next !== null);
  const open = useCallback(
    (other: string | undefined) => {
      if (other !== undefined) {
        // In place of this one, so that the way back leads to the list.
        navigate({
          to: '/$app/$object/$id',
          params: { app, object, id: other },
          search: true,
          replace: true,
        });
      }
    },
    [navigate, app, object],
  );
  // Who presses twice means the one after the next, whose page is not there yet.
  const reached = useRef(id);
  const goNext = useCallback(async () => {
    const after = neighboursIn(walk, reached.current).next ?? (await readOn());
    reached.current = after ?? reached.current;
    open(after);
  }, [walk, open, readOn]);
  const goPrevious = useCallback(() => {
    const before = neighboursIn(walk, reached.current).previous;
    reached.current = before ?? reached.current;
    open(before);
  }, [walk, open]);
  return { stands: walk !== undefined, hasPrevious: previous !== undefined, hasNext, goNext, goPrevious };
}
