/** Moving in the matrix by keys: which cell a key leads to. */

export interface CellAt {
  readonly line: number;
  readonly column: number;
}

const PAGE = 12;

/** Gives where a key leads; null where it is none that moves. `widthOf` says how many cells a line has. */
export function moved(
  at: CellAt,
  key: { readonly key: string; readonly ctrlKey: boolean },
  lines: number,
  widthOf: (line: number) => number,
): CellAt | null {
  const target = aim(at, key, lines, widthOf);
  if (target === null) {
    return null;
  }
  const line = Math.max(0, Math.min(target.line, lines - 1));
  return { line, column: Math.max(0, Math.min(target.column, widthOf(line) - 1)) };
}

function aim(
  { line, column }: CellAt,
  { key, ctrlKey }: { readonly key: string; readonly ctrlKey: boolean },
  lines: number,
  widthOf: (line: number) => number,
): CellAt | null {
  switch (key) {
    case 'ArrowUp':
      return { line: ctrlKey ? 0 : line - 1, column };
    case 'ArrowDown':
      return { line: ctrlKey ? lines - 1 : line + 1, column };
    case 'ArrowLeft':
      return { line, column: column - 1 };
    case 'ArrowRight':
      return { line, column: column + 1 };
    case 'PageUp':
      return { line: line - PAGE, column };
    case 'PageDown':
      return { line: line + PAGE, column };
    case 'Home':
      return { line: ctrlKey ? 0 : line, column: 0 };
    case 'End':
      return { line: ctrlKey ? lines - 1 : line, column: widthOf(ctrlKey ? lines - 1 : line) - 1 };
    default:
      return null;
  }
}
