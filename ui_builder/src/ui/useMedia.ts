import { useSyncExternalStore } from 'react';

export { useDark } from './appearance';

/** Follows a media query. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = matchMedia(query);
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    () => matchMedia(query).matches,
  );
}

export const useNarrow = () => useMedia('(max-width: 767px)');
