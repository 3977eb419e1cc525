import { useEffect } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { RedoIcon, UndoIcon } from '../../ui/icons';
import styles from './UndoButtons.module.css';

interface Steps {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  undo(): void;
  redo(): void;
}

const TYPING = 'input:not([type="checkbox"], [type="radio"]), textarea, [contenteditable]';

/** Undo and redo of one definition, by button and by Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y. */
export function UndoButtons({ draft }: { draft: Steps }) {
  const { t } = useTexts();
  useEffect(() => {
    function pressed(event: KeyboardEvent) {
      const target = event.target instanceof Element ? event.target : null;
      // In a text the browser's own undo takes back letters.
      if (!(event.ctrlKey || event.metaKey) || event.defaultPrevented || target?.closest(TYPING)) {
        return;
      }
      const key = event.key.toLowerCase();
      if (key === 'y' || (key === 'z' && event.shiftKey)) {
        event.preventDefault();
        draft.redo();
      } else if (key === 'z') {
        event.preventDefault();
        draft.undo();
      }
    }
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [draft]);
  return (
    <span className={styles.buttons}>
      <button type="button" disabled={!draft.canUndo} aria-label={t('draft.undo')} onClick={draft.undo}>
        <UndoIcon />
      </button>
      <button type="button" disabled={!draft.canRedo} aria-label={t('draft.redo')} onClick={draft.redo}>
        <RedoIcon />
      </button>
    </span>
  );
}
