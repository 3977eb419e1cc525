import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useDefinitions } from '../../api/definitions';
import type { ObjectInfo } from '../../meta/definitions';
import { type DraftOf, useDraftList } from '../draft/useDraft';
import { faultsAt } from '../inputs/Property';
import type { ObjectDraft } from '../objects/objectDraft';
import type { Designer } from './designer';
import { type Dragged, dropped, placeFor } from './dropping';
import type { LayoutDraft } from './layoutDraft';
import { type Address, at, type Done, put } from './layoutTree';

/** Has the state of the designer: what is chosen, and every way to change the page. */
export function useDesign(draft: DraftOf<LayoutDraft>, layout: LayoutDraft, info: ObjectInfo): Designer {
  const definitions = useDefinitions();
  const objects = useDraftList<ObjectDraft>('object').definitions;
  const [wished, setWished] = useState<Address>('');
  const [shown, setShown] = useState(0);
  const tab = Math.min(shown, layout.tabs.length - 1);
  // An undone step may have taken away what was chosen.
  const chosen = wished.startsWith('/header') || at(layout, wished) !== undefined ? wished : '';
  const focus = useRef<Address | null>(null);

  const choose = useCallback((address: Address) => {
    setWished(address);
    const open = /^\/tabs\/(\d+)/.exec(address)?.[1];
    if (open !== undefined) {
      setShown(Number(open));
    }
  }, []);

  useEffect(() => {
    if (focus.current !== null) {
      document.querySelector<HTMLElement>(`[data-address="${CSS.escape(focus.current)}"]`)?.focus();
      focus.current = null;
    }
  });

  return useMemo(() => {
    const apply = (done: Done | null) => {
      if (done !== null) {
        draft.save(done.layout);
        choose(done.at);
        // Where one moves things on the canvas the focus goes with them.
        focus.current = document.activeElement?.closest('[data-canvas]') ? done.at : null;
      }
    };
    // Undone parts are drawn anew; who works on the canvas stays there.
    const staying = (turn: () => void) => () => {
      focus.current = document.activeElement?.closest('[data-canvas]') ? chosen : null;
      turn();
    };
    return {
      draft: { ...draft, undo: staying(draft.undo), redo: staying(draft.redo) },
      layout,
      definitions,
      info,
      objects,
      chosen,
      tab,
      choose,
      apply,
      set: (address, value) => draft.save(put(layout, address, value)),
      add: (what: Dragged) => apply(dropped(definitions, layout, what, placeFor(layout, what, chosen, tab))),
      faults: (address) => faultsAt(draft.problems, address),
    };
  }, [draft, layout, definitions, info, objects, chosen, tab, choose]);
}
