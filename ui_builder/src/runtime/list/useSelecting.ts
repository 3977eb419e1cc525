/** Selecting in a list: by box, by range, all that match. */
import { useCallback, useRef, useState } from 'react';
import { ALL, isSelected, NONE, type Selection, withSelected } from './selection';

export interface Selecting {
  readonly selection: Selection;
  /** Whether one is about to select, by touch: boxes stand at all records. */
  readonly picking: boolean;
  readonly pick: () => void;
  /** Changes one, or with `range` all from the one before to it. */
  click: (line: number, id: string, range: boolean) => void;
  set: (ids: readonly string[], on: boolean) => void;
  all: () => void;
  clear: () => void;
}

/** Begins anew where what is listed changes. */
export function useSelecting(
  of: string,
  idsBetween: (from: number, to: number) => Promise<readonly string[]>,
): Selecting {
  const [selection, setSelection] = useState(NONE);
  const [picking, setPicking] = useState(false);
  const [known, setKnown] = useState(of);
  const anchor = useRef(-1);
  if (known !== of) {
    setKnown(of);
    setSelection(NONE);
    setPicking(false);
  }
  const set = useCallback((ids: readonly string[], on: boolean) => {
    setSelection((before) => withSelected(before, ids, on));
  }, []);
  function click(line: number, id: string, range: boolean) {
    const on = !isSelected(selection, id);
    if (range && anchor.current >= 0) {
      idsBetween(anchor.current, line).then((ids) => set(ids, on));
    } else {
      set([id], on);
    }
    anchor.current = line;
  }
  return {
    selection,
    picking,
    pick: useCallback(() => setPicking(true), []),
    click,
    set,
    all: useCallback(() => setSelection(ALL), []),
    clear: useCallback(() => {
      setSelection(NONE);
      setPicking(false);
    }, []),
  };
}
