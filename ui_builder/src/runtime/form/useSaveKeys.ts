import { type RefObject, useEffect } from 'react';

/** Saves a form at Ctrl-S and Ctrl-Enter (on a Mac with Cmd), wherever in it one types. */
export function useSaveKeys(form: RefObject<HTMLFormElement | null>): void {
  useEffect(() => {
    function pressed(event: KeyboardEvent) {
      const asked = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      if (!asked || (event.key !== 's' && event.key !== 'Enter') || form.current === null) {
        return;
      }
      const dialog = form.current.closest('dialog');
      const open = document.querySelector('dialog[open]:modal');
      if (open === null || open === dialog) {
        event.preventDefault();
        form.current.requestSubmit();
      }
    }
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [form]);
}
