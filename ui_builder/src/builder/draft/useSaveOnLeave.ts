import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { keeperOf } from './DraftKeeper';

/** Saves what waits when the page is hidden, and asks before it is closed while something is not saved. */
export function useSaveOnLeave(): void {
  const keeper = keeperOf(useQueryClient());
  useEffect(() => {
    function hidden() {
      if (document.visibilityState === 'hidden') {
        void keeper.flushAll();
      }
    }
    function closing(event: BeforeUnloadEvent) {
      if (keeper.saving !== 'saved') {
        void keeper.flushAll();
        event.preventDefault();
      }
    }
    document.addEventListener('visibilitychange', hidden);
    window.addEventListener('beforeunload', closing);
    return () => {
      document.removeEventListener('visibilitychange', hidden);
      window.removeEventListener('beforeunload', closing);
    };
  }, [keeper]);
}
