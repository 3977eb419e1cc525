/** Two texts line by line: what is the same, what went, what came, and within a changed line which words. */

export interface Word {
  readonly text: string;
  readonly changed: boolean;
}

export interface Line {
  readonly kind: 'same' | 'removed' | 'added' | 'skipped';
  readonly words: readonly Word[];
  /** Of skipped lines, how many. */
  readonly count?: number;
}

const AROUND = 3;
const LARGEST = 4_000_000;

/** Gives the lines of both; long stretches that are the same are left out. */
export function jsonDiff(before: string, after: string): readonly Line[] {
  const [old, now] = [before === '' ? [] : before.split('\n'), after === '' ? [] : after.split('\n')];
  const lines: Line[] = [];
  let removed: string[] = [];
  let added: string[] = [];
  const close = () => {
    lines.push(...replaced(removed, added));
    removed = [];
    added = [];
  };
  for (const [kind, text] of aligned(old, now)) {
    if (kind === 'same') {
      close();
      lines.push({ kind, words: [{ text, changed: false }] });
    } else {
      (kind === 'removed' ? removed : added).push(text);
    }
  }
  close();
  return folded(lines);
}

type Aligned = readonly ['same' | 'removed' | 'added', string];

/** Aligns two lists by their longest common subsequence; very long ones by what they begin and end with. */
function aligned(old: readonly string[], now: readonly string[]): readonly Aligned[] {
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) {
    start += 1;
  }
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) {
    end += 1;
  }
  const [left, right] = [old.slice(start, old.length - end), now.slice(start, now.length - end)];
  const same = (text: string): Aligned => ['same', text];
  return [
    ...old.slice(0, start).map(same),
    ...(left.length * right.length > LARGEST
      ? [...left.map((text): Aligned => ['removed', text]), ...right.map((text): Aligned => ['added', text])]
      : common(left, right)),
    ...old.slice(old.length - end).map(same),
  ];
}

function common(old: readonly string[], now: readonly string[]): readonly Aligned[] {
  const width = now.length + 1;
  const lengths = new Uint32Array((old.length + 1) * width);
  const at = (row: number, column: number) => lengths[row * width + column] ?? 0;
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = now.length - 1; column >= 0; column -= 1) {
      lengths[row * width + column] =
        old[row] === now[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const found: Aligned[] = [];
  let [row, column] = [0, 0];
  while (row < old.length || column < now.length) {
    if (row < old.length && column < now.length && old[row] === now[column]) {
      found.push(['same', old[row] ?? '']);
      row += 1;
      column += 1;
    } else if (column >= now.length || (row < old.length && at(row + 1, column) >= at(row, column + 1))) {
      found.push(['removed', old[row] ?? '']);
      row += 1;
    } else {
      found.push(['added', now[column] ?? '']);
      column += 1;
    }
  }
  return found;
}

/** Gives lines that went beside those that came in their place, with the words that differ. */
function replaced(removed: readonly string[], added: readonly string[]): readonly Line[] {
  const alike = removed.length === added.length;
  const words = (text: string, other: string | undefined) =>
    alike && other !== undefined ? wordsOf(text, other) : [{ text, changed: false }];
  return [
    ...removed.map((text, at): Line => ({ kind: 'removed', words: words(text, added[at]) })),
    ...added.map((text, at): Line => ({ kind: 'added', words: words(text, removed[at]) })),
  ];
}

function wordsOf(text: string, other: string): readonly Word[] {
  const split = (line: string) => line.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];
  const parts = common(split(text), split(other)).filter(([kind]) => kind !== 'added');
  const words: Word[] = [];
  for (const [kind, part] of parts) {
    const changed = kind === 'removed';
    const last = words.at(-1);
    if (last !== undefined && last.changed === changed) {
      words[words.length - 1] = { text: last.text + part, changed };
    } else {
      words.push({ text: part, changed });
    }
  }
  return words;
}

function folded(lines: readonly Line[]): readonly Line[] {
  const near = new Set<number>();
  for (const [at, line] of lines.entries()) {
    for (let by = -AROUND; line.kind !== 'same' && by <= AROUND; by += 1) {
      near.add(at + by);
    }
  }
  const found: Line[] = [];
  let count = 0;
  const close = () => {
    if (count > 0) {
      found.push({ kind: 'skipped', words: [], count });
    }
    count = 0;
  };
  for (const [at, line] of lines.entries()) {
    if (near.has(at)) {
      close();
      found.push(line);
    } else {
      count += 1;
    }
  }
  close();
  return found;
}
