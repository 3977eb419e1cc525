import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { lastChange } from './undoStore';
import { useUndo } from './useUndo';

const TYPING = 'input, textarea, select, dialog, [contenteditable], [role="combobox"], [role="menu"]';

/** Ctrl+Z or ⌘Z takes back what was last changed on this page; while one types it is the browser's. */
export function UndoKey(): null {
  const { object, id } = useParams({ strict: false }) as { object?: string; id?: string };
  const { undo } = useUndo();
  useEffect(() => {
    if (object === undefined) {
      return;
    }
    const pressed = (event: KeyboardEvent) => {
      const meant =
        (event.ctrlKey || event.metaKey) &&
        !event.shiftKey &&
        !event.altKey &&
        event.key.toLowerCase() === 'z';
      const typing = event.target instanceof Element && event.target.closest(TYPING) !== null;
      if (!meant || typing || event.defaultPrevented || event.isComposing) {
        return;
      }
      // On the page of a record only what was done to it; its form has an undo of its own.
      const last = lastChange(object);
      const here = last !== undefined && (id === undefined || id === 'new' || last.id === id);
      if (last !== undefined && here && document.querySelector('[data-editing="true"]') === null) {
        event.preventDefault();
        void undo(last);
      }
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [object, id, undo]);
  return null;
}
