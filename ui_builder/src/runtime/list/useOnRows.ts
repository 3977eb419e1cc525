import { useCallback, useMemo, useState } from 'react';
import { useShortcuts } from '../../ui/useShortcuts';
import type { Lines } from './useLines';
import type { ListState } from './useListState';
import { useSelecting } from './useSelecting';

/** Selection, and the panel beside the list. */
export function useOnRows(list: ListState, lines: Lines) {
  const [line, setLine] = useState<number>();
  const key = JSON.stringify([list.object, list.where]);
  const selecting = useSelecting(key, lines.idsBetween);
  const record = line === undefined ? undefined : lines.recordAt(line);
  const [id, setId] = useState<string>();
  if (record !== undefined && record.id !== id) {
    setId(record.id);
  }
  const close = useCallback(() => {
    setLine(undefined);
    setId(undefined);
  }, []);
  const { clear } = selecting;
  const leave = useCallback(() => (line === undefined ? clear() : close()), [line, close, clear]);
  useShortcuts(useMemo(() => ({ Escape: leave }), [leave]));
  const peek = {
    id: line === undefined ? undefined : id,
    close,
    leave,
    open: (next: number) => (next === line ? close() : setLine(next)),
    step: (by: -1 | 1) => {
      for (let next = (line ?? 0) + by; next >= 0 && next < lines.count; next += by) {
        if (lines.recordAt(next) !== undefined) {
          setLine(next);
          return;
        }
      }
    },
  };
  return { selecting, peek };
}
