import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { dropDraft, type Kept, keepDraft, readDraft } from '../../api/formDrafts';
import { useSession } from '../../api/session';

const PAUSE_MS = 800;

/** What a form offers of a draft, and how it keeps one. */
export interface KeptDraft {
  /** What was typed before and is offered; null where there is nothing, or it was answered. */
  readonly offered: Kept | null;
  /** Notes that something was typed; it is kept a moment later. */
  readonly note: (now: () => Omit<Kept, 'at'> | null) => void;
  /** Takes the offer away; the draft itself stays until it is dropped or typed over. */
  readonly answer: () => void;
  readonly drop: () => void;
}

/** Keeps what is typed into a form in this browser, for the user at work: `id` is a record's, or `new`. */
export function useKeptDraft(object: string, id: string): KeptDraft {
  const { user, tenant } = useSession();
  const key = useMemo(
    () => ({ tenant: tenant.name, user: user.id, object, id }),
    [tenant.name, user.id, object, id],
  );
  const [offered, setOffered] = useState(() => readDraft(localStorage, key, Date.now()));
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const pending = useRef<(() => void) | null>(null);

  useEffect(() => {
    // What was typed in the last moment is kept when the page goes.
    const flush = () => pending.current?.();
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, []);

  const note = useCallback<KeptDraft['note']>(
    (now) => {
      clearTimeout(waiting.current);
      pending.current = () => {
        clearTimeout(waiting.current);
        pending.current = null;
        const typed = now();
        if (typed === null) {
          dropDraft(localStorage, key);
        } else {
          keepDraft(localStorage, key, { ...typed, at: Date.now() });
        }
      };
      waiting.current = setTimeout(() => pending.current?.(), PAUSE_MS);
    },
    [key],
  );
  const answer = useCallback(() => setOffered(null), []);
  const drop = useCallback(() => {
    clearTimeout(waiting.current);
    pending.current = null;
    dropDraft(localStorage, key);
    setOffered(null);
  }, [key]);
  return { offered, note, answer, drop };
}
