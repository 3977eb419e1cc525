/** Saves of a record's page: shown at once, one after another, and asked about where others came first. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Json } from '../../api/client';
import { ApiError } from '../../api/problem';
import { type RecordJson, recordQuery, useUpdate } from '../../api/records';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { showToast } from '../../ui/toastStore';
import { wireValue } from '../form/defaults';
import { useUndo } from '../undo/useUndo';
import { type Difference, differences, isConflict } from './conflict';
import { advanced, noteStep } from './versions';

/** Values as forms hold them, by field: lookups with their label. */
export type Values = Readonly<Record<string, Json>>;

/** What came of a save: `declined` where people went back to look again. */
export type Outcome = 'saved' | 'declined';

export interface Conflict {
  readonly found: readonly Difference[];
  /** Saves these values over theirs; with none of them theirs stays. */
  readonly settle: (mine: readonly string[]) => void;
  /** Goes back to what one was editing. */
  readonly cancel: () => void;
}

export interface Saves {
  /**
   * Saves changes to the record as it was seen when they began.
   *
   * `done` says that it is saved; the message has the way to undo it. Raises the server's refusal, which is to
   * be shown at the fields that it is about.
   */
  readonly save: (changed: Values, seen: RecordJson, done?: string) => Promise<Outcome>;
  /** Reads the record anew, as the page shows it. */
  readonly reread: () => Promise<RecordJson>;
  /** What is to be settled first. */
  readonly conflict: Conflict | null;
}

export function useSaves(info: ObjectInfo, id: string, fields: readonly string[]): Saves {
  const object = info.definition.name;
  const { t } = useTexts();
  const client = useQueryClient();
  const update = useUpdate(object, id);
  const { offer } = useUndo();
  const own = useRef(new Map<number, number>());
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const pending = useRef(0);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  useEffect(() => {
    // What shows as saved may still be on its way.
    const leaving = (event: BeforeUnloadEvent) => {
      if (pending.current > 0) {
        event.preventDefault();
      }
    };
    window.addEventListener('beforeunload', leaving);
    return () => window.removeEventListener('beforeunload', leaving);
  }, []);
  const query = recordQuery(object, id, fields);

  const reread = () => client.fetchQuery({ ...query, staleTime: 0 });

  /** Shows values before the server has them, and takes them back where it refuses. */
  function show(values: Values): void {
    client.setQueryData(query.queryKey, (record) =>
      record === undefined ? record : { ...record, ...values },
    );
  }

  async function send(changed: Values, seen: number, done?: string): Promise<Outcome> {
    const version = advanced(seen, own.current);
    const saved = await update.mutateAsync({ values: wired(info, changed), version });
    noteStep(own.current, version, saved.version);
    if (saved.version !== version) {
      offer({ object, id, version: saved.version }, done);
    }
    return 'saved';
  }

  async function attempt(changed: Values, seen: RecordJson, done?: string): Promise<Outcome> {
    show(changed);
    try {
      return await send(changed, seen.version, done);
    } catch (error) {
      show(Object.fromEntries(Object.keys(changed).map((name) => [name, seen[name] ?? null])));
      if (!(error instanceof ApiError)) {
        throw error;
      }
      if (error.problem?.code === 'record.confirmation_required') {
        return 'declined';
      }
      if (error.problem?.code !== 'record.version_conflict') {
        throw error;
      }
      return settle(changed, seen, await reread(), done);
    }
  }

  /** What only others changed elsewhere is no reason to ask. */
  async function settle(
    changed: Values,
    seen: RecordJson,
    theirs: RecordJson,
    done?: string,
  ): Promise<Outcome> {
    const own = fields.filter((path) => !path.includes('.') && info.fields.get(path)?.writable);
    const names = [...new Set([...Object.keys(changed), ...own])];
    const found = differences(names, seen, changed, theirs);
    if (!isConflict(found)) {
      return attempt(changed, theirs, done);
    }
    const mine = await new Promise<readonly string[] | null>((resolve) => {
      const close = (answer: readonly string[] | null) => {
        setConflict(null);
        resolve(answer);
      };
      setConflict({ found, settle: close, cancel: () => close(null) });
    });
    if (mine === null) {
      return 'declined';
    }
    if (mine.length === 0) {
      showToast(t('conflict.theirsTaken'), 'done');
      return 'saved';
    }
    const kept = new Map(found.map((each) => [each.name, each.mine]));
    return attempt(Object.fromEntries(mine.map((name) => [name, kept.get(name) ?? null])), theirs, done);
  }

  function save(changed: Values, seen: RecordJson, done?: string): Promise<Outcome> {
    show(changed);
    const outcome = queue.current.then(() => attempt(changed, seen, done));
    pending.current += 1;
    queue.current = outcome
      .catch(() => undefined)
      .then(() => {
        pending.current -= 1;
      });
    return outcome;
  }

  return { save, reread, conflict };
}

function wired(info: ObjectInfo, values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const field = info.fields.get(name);
      return [name, field === undefined ? value : wireValue(field, value)];
    }),
  );
}
