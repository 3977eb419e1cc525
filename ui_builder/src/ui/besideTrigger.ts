import type { CSSProperties } from 'react';

interface Box {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

const GAP = 4;
const EDGE = 8;

/** Places a panel below its button or above it, aligned with the edge that leaves it the more room. */
export function besideTrigger(box: Box, page: { width: number; height: number }): CSSProperties {
  const below = page.height - box.bottom;
  const vertical =
    below >= box.top
      ? { top: box.bottom + GAP, maxHeight: below - GAP - EDGE }
      : { bottom: page.height - box.top + GAP, maxHeight: box.top - GAP - EDGE };
  const horizontal =
    box.left <= page.width - box.right
      ? { left: Math.max(box.left, EDGE), maxWidth: page.width - Math.max(box.left, EDGE) - EDGE }
      : { right: Math.max(page.width - box.right, EDGE), maxWidth: box.right - EDGE };
  return { ...vertical, ...horizontal };
}
