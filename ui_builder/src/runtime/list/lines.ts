/** The lines of a list, from top to bottom: heads of groups, and the records of those that are open. */

export interface Part {
  readonly key: string;
  /** Whether a head stands over it. */
  readonly headed: boolean;
  /** How many lines of records it has now. */
  readonly rows: number;
}

export type Line =
  | { readonly is: 'head'; readonly part: number }
  | { readonly is: 'row'; readonly part: number; readonly row: number };

/** Gives the line that each part begins at, and behind them how many lines there are. */
export function starts(parts: readonly Part[]): readonly number[] {
  const found = [0];
  for (const { headed, rows } of parts) {
    found.push((found.at(-1) ?? 0) + Number(headed) + rows);
  }
  return found;
}

/** Tells what stands at a line. */
export function lineAt(parts: readonly Part[], from: readonly number[], line: number): Line | undefined {
  let low = 0;
  let high = parts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((from[middle] ?? 0) <= line) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  const part = parts[low];
  if (part === undefined || line < 0 || line >= (from[low + 1] ?? 0)) {
    return undefined;
  }
  const within = line - (from[low] ?? 0) - Number(part.headed);
  return within < 0 ? { is: 'head', part: low } : { is: 'row', part: low, row: within };
}

/** Gives the rows of a part that lie between two lines; undefined where none do. */
export function rowsWithin(
  parts: readonly Part[],
  from: readonly number[],
  part: number,
  lines: { readonly first: number; readonly last: number },
): { readonly first: number; readonly last: number } | undefined {
  const { headed = false, rows = 0 } = parts[part] ?? {};
  const start = (from[part] ?? 0) + Number(headed);
  const first = Math.max(lines.first - start, 0);
  const last = Math.min(lines.last - start, rows - 1);
  return first <= last ? { first, last } : undefined;
}
