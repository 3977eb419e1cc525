import { useCallback, useState } from 'react';

/** Whether the navigation shows its signs only; each browser has its own width to spare. */
const KEY = 'dougong.folded';

export function useFolded(): [folded: boolean, toggle: () => void] {
  const [folded, setFolded] = useState(() => localStorage.getItem(KEY) === 'yes');
  const toggle = useCallback(() => {
    setFolded((was) => {
      localStorage.setItem(KEY, was ? 'no' : 'yes');
      return !was;
    });
  }, []);
  return [folded, toggle];
}
