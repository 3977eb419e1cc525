import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useDefinitions } from '../../api/definitions';
import { useConditionTree } from '../../api/expressions';
import { type Group, group } from './conditions';
import { type FieldAt, printConditions } from './printConditions';
import { readConditions } from './readConditions';

/** What is edited here, the text it makes, and the text that was in force before. */
interface Own {
  readonly filter: Group;
  readonly text: string;
  readonly before: string;
}

export interface FilterState {
  /** Absent while the text is being read, or where it cannot be. */
  readonly filter: Group | undefined;
  /** Why it cannot be read. */
  readonly error: unknown;
  readonly fieldAt: FieldAt;
  readonly change: (next: Group) => void;
}

export interface Filtered {
  readonly object: string;
  /** The condition, in the expression language; empty for none. */
  readonly where: string;
  /** Whether what the builder has not published yet may be named. */
  readonly draft?: boolean;
  readonly onChange: (where: string) => void;
}

const TYPING_MS = 300;

/** Keeps a filter as conditions beside its text; a change is told on when one stops typing. */
export function useFilter({ object, where, draft = false, onChange }: Filtered): FilterState {
  const definitions = useDefinitions();
  const fieldAt = useCallback((path: string) => definitions.field(object, path), [definitions, object]);
  const [own, setOwn] = useState<Own | null>(null);
  const tell = useTellLater(onChange);
  if (own !== null && where === own.text && own.before !== where) {
    setOwn({ ...own, before: where });
  }
  const edited = own !== null && (where === own.text || where === own.before) ? own.filter : undefined;
  const known = definitions.expressions(object)[where];
  const asked = edited === undefined && where.trim() !== '' && known === undefined;
  const read = useConditionTree(object, where, { enabled: asked, draft });
  const tree = known?.tree ?? read.data;
  const found = useMemo(() => {
    if (where.trim() === '') {
      return group('all');
    }
    return tree === undefined ? undefined : readConditions(tree, fieldAt);
  }, [where, tree, fieldAt]);

  function change(next: Group) {
    const text = printConditions(next, fieldAt);
    setOwn({ filter: next, text, before: where });
    tell(text === where ? null : text);
  }
  return { filter: edited ?? found, error: asked ? read.error : null, fieldAt, change };
}

/** Tells the last of several quick changes, at the latest when the page goes. */
function useTellLater(onChange: (where: string) => void): (where: string | null) => void {
  const latest = useRef(onChange);
  const waiting = useRef<{ timer: number; where: string } | null>(null);
  useEffect(() => {
    latest.current = onChange;
  });
  useEffect(
    () => () => {
      if (waiting.current !== null) {
        clearTimeout(waiting.current.timer);
        latest.current(waiting.current.where);
      }
    },
    [],
  );
  return useCallback((where) => {
    if (waiting.current !== null) {
      clearTimeout(waiting.current.timer);
      waiting.current = null;
    }
    if (where !== null) {
      const timer = window.setTimeout(() => {
        waiting.current = null;
        latest.current(where);
      }, TYPING_MS);
      waiting.current = { timer, where };
    }
  }, []);
}
