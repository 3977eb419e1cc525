/** Saves the rows of a document; where others changed them meanwhile, asks whose count. */
import { useState } from 'react';
import type { Json } from '../../api/client';
import { ApiError, faultText, isUnconfirmed } from '../../api/problem';
import { type RecordJson, useUpdate } from '../../api/records';
import { useLabels } from '../../i18n/useLabels';
import { useTexts } from '../../i18n/useTexts';
import type { Rows } from '../../meta/definitions';
import { showToast } from '../../ui/toastStore';
import type { RowsStore } from '../form/RowsStore';
import { useUndo } from '../undo/useUndo';
import { useRecordPage } from './recordPage';
import type { Conflict } from './useSaves';

export function useRowsSave(rows: Rows, store: RowsStore, onDone: () => void) {
  const { t } = useTexts();
  const labels = useLabels();
  const { info, record, saves } = useRecordPage();
  const { offer } = useUndo();
  const update = useUpdate(info.definition.name, record.id);
  const [seen] = useState(record);
  const [rest, setRest] = useState('');
  const [conflict, setConflict] = useState<Conflict | null>(null);

  function refused(error: Error) {
    const faults = error instanceof ApiError ? error.faults : [];
    const others = store.place(rows.name, faults, labels);
    setRest(faults.length === 0 ? faultText(error) : (others[0] ?? t('record.fixErrors')));
  }

  async function send(version: number) {
    try {
      const saved = await update.mutateAsync({ values: { [rows.name]: store.toJson() }, version });
      if (saved.version !== version) {
        offer({ object: info.definition.name, id: record.id, version: saved.version });
      }
      onDone();
    } catch (error) {
      if (error instanceof ApiError && error.problem?.code === 'record.version_conflict') {
        await meet(await saves.reread());
      } else if (error instanceof Error && !isUnconfirmed(error)) {
        refused(error);
      }
    }
  }

  /** What only others changed elsewhere is no reason to ask. */
  async function meet(theirs: RecordJson) {
    const [before, now] = [rowsIn(seen, rows.name), rowsIn(theirs, rows.name)];
    if (sameRows(before, now)) {
      await send(theirs.version);
      return;
    }
    const [original, mine, other] = [before, store.shown(), now] as unknown as [Json, Json, Json];
    setConflict({
      found: [{ name: rows.name, original, mine, theirs: other, contested: true }],
      cancel: () => setConflict(null),
      settle: (kept) => {
        setConflict(null);
        if (kept.length === 0) {
          showToast(t('conflict.theirsTaken'), 'done');
          onDone();
        } else {
          store.rebase(now);
          send(theirs.version);
        }
      },
    });
  }

  function save() {
    setRest('');
    if (store.check()) {
      send(seen.version);
    } else {
      setRest(t('record.fixErrors'));
    }
  }

  return { save, saving: update.isPending, rest, conflict };
}

function rowsIn(record: RecordJson, name: string): readonly RecordJson[] {
  return (record[name] ?? []) as unknown as readonly RecordJson[];
}

function sameRows(before: readonly RecordJson[], now: readonly RecordJson[]): boolean {
  const versions = (rows: readonly RecordJson[]) => rows.map(({ id, version }) => `${id} ${version}`).join();
  return versions(before) === versions(now);
}
