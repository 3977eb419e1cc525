/** What is in sight of a map: moved by pointer, wheel and keys. */
import { type KeyboardEvent, type PointerEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { fitting, type Point, panned, type Sight, type Size, zoomed } from './mercator';

const STEP = 80;
const KEYS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};
const CENTER = { x: 0, y: 0 };

export function useSight(points: readonly { readonly at: Point }[], most: number) {
  const area = useRef<HTMLElement>(null);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  const [sight, setSight] = useState<Sight>();
  const held = useRef<Point>(undefined);
  const limits = { least: Math.max(0, Math.log2(Math.max(size.width, 256) / 256) - 1), most };
  const fit = (these: readonly { readonly at: Point }[] = points) =>
    setSight(
      fitting(
        these.map(({ at }) => at),
        size,
        most,
      ),
    );

  useLayoutEffect(() => {
    const element = area.current;
    if (element === null) {
      return undefined;
    }
    const watch = new ResizeObserver(() =>
      setSize({ width: element.clientWidth, height: element.clientHeight }),
    );
    watch.observe(element);
    return () => watch.disconnect();
  }, []);

  // At first all points are in sight; then it is the reader's.
  const shown =
    sight ??
    fitting(
      points.map(({ at }) => at),
      size,
      most,
    );
  const current = useRef({ shown, limits });
  current.current = { shown, limits };

  // React's own listener for the wheel cannot keep the page from scrolling.
  useEffect(() => {
    const element = area.current;
    function turn(event: WheelEvent) {
      event.preventDefault();
      const box = element?.getBoundingClientRect();
      if (box !== undefined) {
        const at = {
          x: event.clientX - box.left - box.width / 2,
          y: event.clientY - box.top - box.height / 2,
        };
        const by = Math.max(-1, Math.min(1, -event.deltaY / 200));
        setSight(zoomed(current.current.shown, by, current.current.limits, at));
      }
    }
    element?.addEventListener('wheel', turn, { passive: false });
    return () => element?.removeEventListener('wheel', turn);
  }, []);

  const zoom = (by: number) => setSight(zoomed(shown, by, limits, CENTER));
  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button === 0 && !(event.target as Element).closest('button, a')) {
        event.currentTarget.setPointerCapture(event.pointerId);
        held.current = { x: event.clientX, y: event.clientY };
      }
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const from = held.current;
      if (from !== undefined) {
        held.current = { x: event.clientX, y: event.clientY };
        setSight(panned(shown, from.x - event.clientX, from.y - event.clientY));
      }
    },
    onPointerUp: () => {
      held.current = undefined;
    },
    onPointerCancel: () => {
      held.current = undefined;
    },
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      const step = KEYS[event.key];
      const by = { '+': 1, '=': 1, '-': -1 }[event.key];
      if (event.target === event.currentTarget && (step !== undefined || by !== undefined)) {
        event.preventDefault();
        setSight(step === undefined ? zoomed(shown, by ?? 0, limits, CENTER) : panned(shown, ...step));
      }
    },
  };
  return { area, size, sight: shown, zoom, fit, handlers };
}
