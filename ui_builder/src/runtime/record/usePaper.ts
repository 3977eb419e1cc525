import { useIsFetching } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { useMedia } from '../../ui/useMedia';

const SETTLES_MS = 150;

/** Puts the whole page together for paper: all tabs, and what they list, before the printer is asked. */
export function usePaper(title: string) {
  const onPaper = useMedia('print');
  const [asked, setAsked] = useState(false);
  const fetching = useIsFetching();

  useEffect(() => {
    if (!asked || fetching > 0) {
      return;
    }
    // Lists that have just come to stand there begin to load only now.
    const timer = setTimeout(() => {
      document.title = title; // what the file is called, where it is saved as one
      window.print();
      setAsked(false);
    }, SETTLES_MS);
    return () => clearTimeout(timer);
  }, [asked, fetching, title]);

  return { printing: onPaper || asked, print: useCallback(() => setAsked(true), []) };
}
