import { useReactFlow, useStoreApi } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { TRIGGER } from './flowDraft';
import type { FlowLayout } from './layOut';

/** What is smaller than this is not read any more. */
export const READABLE = 0.7;

/** Shows the beginning first, and then keeps in view what is chosen. */
export function useBringing(layout: FlowLayout, id: string | undefined): void {
  const flow = useReactFlow();
  const store = useStoreApi();
  const begun = useRef(false);
  useEffect(() => {
    const { width, height } = store.getState();
    const all = layout.spots;
    const spot = all.find((each) => each.id === (id ?? TRIGGER));
    if (spot === undefined || width === 0) {
      return;
    }
    if (!begun.current) {
      begun.current = true;
      void flow.setViewport(firstView(all, spot, { width, height }));
      return;
    }
    const { x, y, zoom } = flow.getViewport();
    const [left, top] = [spot.x * zoom + x, spot.y * zoom + y];
    const isSeen =
      left >= 0 && top >= 0 && left + spot.width * zoom <= width && top + spot.height * zoom <= height;
    if (id !== undefined && !isSeen) {
      void flow.setCenter(spot.x + spot.width / 2, spot.y + spot.height / 2, {
        zoom: Math.max(zoom, READABLE),
      });
    }
  }, [flow, store, layout, id]);
}

type Box = Pick<FlowLayout['spots'][number], 'x' | 'y' | 'width' | 'height'>;

/** All of it where that can be read, else its beginning. */
function firstView(all: readonly Box[], first: Box, room: { width: number; height: number }) {
  const left = Math.min(...all.map(({ x }) => x));
  const right = Math.max(...all.map(({ x, width }) => x + width));
  const bottom = Math.max(...all.map(({ y, height }) => y + height));
  const fits = Math.min((room.width - 64) / (right - left), (room.height - 64) / bottom, 1);
  const zoom = Math.max(fits, READABLE);
  const middle = fits >= READABLE ? (left + right) / 2 : first.x + first.width / 2;
  const top = fits >= READABLE ? Math.max(24, (room.height - bottom * zoom) / 4) : 24;
  return {
    x: room.width / 2 - middle * zoom,
    y: top - (fits >= READABLE ? 0 : Math.max(0, first.y - 120) * zoom),
    zoom,
  };
}
