import { type RefObject, useEffect, useState } from 'react';

const PAGE_PX = 1000;
const NARROW_PX = 480;

/** Gives how small a page must be shown so that all its columns fit; on a phone they stand below each other. */
export function useFit(frame: RefObject<HTMLElement | null>): number {
  const [zoom, setZoom] = useState(1);
  useEffect(() => {
    const element = frame.current;
    if (element === null) {
      return;
    }
    const watch = new ResizeObserver(() => {
      const width = element.clientWidth;
      setZoom(width < NARROW_PX ? 1 : Math.min(1, Math.round((width / PAGE_PX) * 100) / 100));
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, [frame]);
  return zoom;
}
