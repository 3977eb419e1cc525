/** Icons as inline SVG: no font, no request, the colour of the text beside them. */
import type { ReactNode } from 'react';

function icon(paths: ReactNode) {
  return function Icon() {
    return (
      <svg
        width="16"
        height="16"
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        {paths}
      </svg>
    );
  };
}

export const PlusIcon = icon(<path d="M8 3v10M3 8h10" />);
export const PencilIcon = icon(<path d="M10.500 3 13 5.500 5.500 13H3v-2.500z" />);
export const TrashIcon = icon(<path d="M3 4.500h10M6.500 4.500V3h3v1.500M4.500 4.500 5 13h6l.5-8.500" />);
export const BackIcon = icon(<path d="M9.500 3.500 5 8l4.500 4.500" />);
export const MenuIcon = icon(<path d="M2.500 4.500h11M2.500 8h11M2.500 11.500h11" />);
export const UpIcon = icon(<path d="M4.500 9.500 8 6l3.500 3.500" />);
export const DownIcon = icon(<path d="M4.500 6.500 8 10l3.500-3.500" />);
export const FilterIcon = icon(<path d="M2.500 3.500h11L9.500 8.500v4l-3-1.500V8.500z" />);

/** The mark: brackets of a roof, each wider than the one below. */
export function Mark() {
  return (
    <svg width="24" height="24" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#0f6e64" />
      <path fill="#fff" d="M6 8h20v3H6zM9 12.5h14v3H9zM12 17h8v3h-8zM14 21.500h4V26h-4z" />
    </svg>
  );
}
