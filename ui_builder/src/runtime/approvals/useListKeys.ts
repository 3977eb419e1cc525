import { type RefObject, useMemo } from 'react';
import { useShortcuts } from '../../ui/useShortcuts';

/** J and K walk the lines of a list, X chooses the one at hand. */
export function useListKeys(list: RefObject<HTMLElement | null>, choose: (at: number) => void): void {
  useShortcuts(
    useMemo(() => {
      const lines = () => [...(list.current?.querySelectorAll<HTMLElement>('[data-line]') ?? [])];
      const at = (of: readonly HTMLElement[]) => {
        const item = document.activeElement?.closest('li');
        return of.findIndex((each) => each.closest('li') === item);
      };
      const go = (by: number) => {
        const all = lines();
        all[Math.max(0, Math.min(at(all) + by, all.length - 1))]?.focus();
      };
      return { j: () => go(1), k: () => go(-1), x: () => choose(at(lines())) };
    }, [list, choose]),
  );
}
