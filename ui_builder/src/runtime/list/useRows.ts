/** Rows on the screen: which are drawn, when more are fetched, which one the keyboard is at. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import { useShortcuts } from '../../ui/useShortcuts';

const FETCH_AHEAD = 40;

/** Where one was in a list, by its address, so that coming back finds the same rows. */
const places = new Map<string, { offset: number; row: number }>();

interface Options {
  address: string;
  count: number;
  height: number;
  hasMore: boolean;
  loadMore: () => void;
}

export function useRows({ address, count, height, hasMore, loadMore }: Options) {
  const scroller = useRef<HTMLDivElement>(null);
  const place = useRef(places.get(address) ?? { offset: 0, row: -1 });
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 10,
    initialOffset: place.current.offset,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;

  useEffect(() => {
    if (hasMore && last >= count - FETCH_AHEAD) {
      loadMore();
    }
  }, [hasMore, last, count, loadMore]);

  useEffect(() => {
    place.current = places.get(address) ?? { offset: 0, row: -1 };
    virtual.scrollToOffset(place.current.offset);
    return () => {
      places.set(address, { ...place.current, offset: virtual.scrollOffset ?? 0 });
    };
  }, [address, virtual]);

  useShortcuts(
    useMemo(() => {
      function go(step: number) {
        if (count === 0) {
          return;
        }
        const row = Math.min(Math.max(place.current.row + step, 0), count - 1);
        place.current.row = row;
        virtual.scrollToIndex(row);
        requestAnimationFrame(() => focusRow(scroller.current, row));
      }
      return { j: () => go(1), k: () => go(-1) };
    }, [count, virtual]),
  );

  return { scroller, items, total: virtual.getTotalSize() };
}

function focusRow(scroller: HTMLElement | null, row: number): void {
  scroller?.querySelector<HTMLElement>(`[data-row="${row}"] a[data-opens]`)?.focus({ preventScroll: true });
}
