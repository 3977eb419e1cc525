import { useEffect } from 'react';
import { nextPress, type Pressed } from './shortcutKeys';

type Actions = Readonly<Record<string, () => void>>;

const TYPING = 'input, textarea, select, dialog, [contenteditable], [role="combobox"], [role="menu"]';
const registered: Actions[] = [];
let last: Pressed | null = null;

/**
 * Runs an action at a key, or at two keys after one another (`g h`); what one types into a box is no shortcut,
 * and neither is anything with Ctrl.
 */
export function useShortcuts(actions: Actions): void {
  useEffect(() => {
    if (registered.length === 0) {
      document.addEventListener('keydown', pressed);
    }
    registered.push(actions);
    return () => {
      registered.splice(registered.indexOf(actions), 1);
      if (registered.length === 0) {
        document.removeEventListener('keydown', pressed);
      }
    };
  }, [actions]);
}

/** Esc closes what lies above the page, and does nothing to the page below. */
function isCovered({ key }: KeyboardEvent): boolean {
  return key === 'Escape' && document.querySelector('dialog[open], :popover-open') !== null;
}

function pressed(event: KeyboardEvent): void {
  const withModifier = event.ctrlKey || event.metaKey || event.altKey;
  const target = event.target instanceof Element ? event.target : null;
  if (
    event.defaultPrevented ||
    event.isComposing ||
    withModifier ||
    target?.closest(TYPING) ||
    isCovered(event)
  ) {
    last = null;
    return;
  }
  const known = registered.flatMap((actions) => Object.keys(actions));
  const press = nextPress(last, { key: event.key, at: event.timeStamp }, known);
  last = press.waits ? { key: event.key, at: event.timeStamp } : null;
  const keys = press.keys;
  const action = keys === null ? undefined : registered.find((actions) => keys in actions)?.[keys];
  if (action !== undefined) {
    event.preventDefault();
    action();
  }
}
