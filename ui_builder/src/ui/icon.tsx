/** How every icon is drawn: inline SVG, no font, no request, the colour of the text beside it. */
import type { ReactNode } from 'react';

/** Draws one; its paths stand in a square of 16. */
export function Drawing({ stroke = 1.5, children }: { stroke?: number; children: ReactNode }) {
  return (
    <svg
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={stroke}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

/** Makes an icon of its paths. */
export function icon(paths: ReactNode) {
  return function Icon() {
    return <Drawing>{paths}</Drawing>;
  };
}
