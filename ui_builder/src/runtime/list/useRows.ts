/** Lines on the screen: which are drawn, and where one was when one comes back. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';

/** Where one was in a list, by its address, so that coming back finds the same rows. */
const places = new Map<string, { offset: number; line: number }>();
const MOST_PLACES = 100;

interface Options {
  readonly address: string;
  readonly count: number;
  readonly height: (line: number) => number;
  /** Tells which lines are drawn, so that their records are loaded. */
  readonly onRange: (first: number, last: number) => void;
}

export function useRows({ address, count, height, onRange }: Options) {
  const scroller = useRef<HTMLDivElement>(null);
  const place = useRef(places.get(address) ?? { offset: 0, line: -1 });
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: height,
    overscan: 10,
    initialOffset: place.current.offset,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => onRange(first, last), [onRange, first, last]);

  useEffect(() => {
    place.current = places.get(address) ?? { offset: 0, line: -1 };
    virtual.scrollToOffset(place.current.offset);
    return () => {
      places.set(address, { ...place.current, offset: virtual.scrollOffset ?? 0 });
      for (const oldest of [...places.keys()].slice(0, Math.max(places.size - MOST_PLACES, 0))) {
        places.delete(oldest);
      }
    };
  }, [address, virtual]);

  return { scroller, items, total: virtual.getTotalSize(), virtual, place };
}
