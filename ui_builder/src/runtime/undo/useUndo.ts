/** Offers to take a change back, by a button of the message that says it was saved, or by Ctrl+Z. */
import { useCallback } from 'react';
import { type Undoable, useUndoChange } from '../../api/past';
import { ApiError, faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { dismissToast, showToast } from '../../ui/toastStore';
import { forgetChange, noteChange } from './undoStore';

const CONFLICTS = new Set(['record.version_conflict', 'record.not_found']);

export function useUndo() {
  const { t } = useTexts();
  const { mutateAsync } = useUndoChange();

  const undo = useCallback(
    async (change: Undoable, onUndone?: () => void) => {
      forgetChange(change);
      try {
        await mutateAsync(change);
        showToast(t('past.undone'), 'done');
        onUndone?.();
      } catch (error) {
        const code = error instanceof ApiError ? error.problem?.code : undefined;
        if (code !== 'record.confirmation_required') {
          showToast(CONFLICTS.has(code ?? '') ? t('past.undoConflict') : faultText(error), 'wrong');
        }
      }
    },
    [mutateAsync, t],
  );

  /** Tells that a change is saved, with the way to take it back. */
  const offer = useCallback(
    (change: Undoable, text?: string) => {
      const shown = showToast(text ?? t('past.saved'), 'done', {
        label: t('past.undo'),
        run: () => void undo(change),
      });
      noteChange(change, () => dismissToast(shown));
    },
    [undo, t],
  );
  return { undo, offer };
}
