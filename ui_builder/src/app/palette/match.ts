/** How well a text fits what one typed into the palette. */

/** From which letter to before which. */
export type Range = readonly [from: number, to: number];

export interface Match {
  /** The lower, the better. */
  readonly score: number;
  /** Where in the text the words were found. */
  readonly ranges: readonly Range[];
}

const WHOLE = 0;
const BEGINNING = 1;
const WORD = 2;
const WITHIN = 3;
export const BESIDE = 4;
const LETTERS = 6;

/**
 * Fits each typed word to a text or to the other words it goes by; none where one of them fits nowhere.
 * A word of latin letters may also be found letter by letter: `optk` is `Open tickets`.
 */
export function match(typed: string, text: string, others = ''): Match | null {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const known = text.toLowerCase();
  // In few languages a letter has another length in lower case; there nothing is marked.
  const marked = known.length === text.length;
  let score = 0;
  const ranges: Range[] = [];
  for (const word of words) {
    const found = fit(word, known) ?? (begins(word, others) ? { score: BESIDE, ranges: [] } : null);
    if (found === null) {
      return null;
    }
    score += found.score;
    ranges.push(...(marked ? found.ranges : []));
  }
  return { score, ranges: joined(ranges) };
}

function fit(word: string, text: string): Match | null {
  if (text === word) {
    return { score: WHOLE, ranges: [[0, word.length]] };
  }
  if (text.startsWith(word)) {
    return { score: BEGINNING, ranges: [[0, word.length]] };
  }
  const beginning = text.search(new RegExp(`[\\s/·–-]${escaped(word)}`));
  if (beginning >= 0) {
    return { score: WORD, ranges: [[beginning + 1, beginning + 1 + word.length]] };
  }
  const within = text.indexOf(word);
  if (within >= 0) {
    return { score: WITHIN, ranges: [[within, within + word.length]] };
  }
  return /^[a-z]{3,}$/.test(word) ? letterByLetter(word, text) : null;
}

function letterByLetter(word: string, text: string): Match | null {
  const ranges: Range[] = [];
  let from = 0;
  for (const letter of word) {
    const at = text.indexOf(letter, from);
    if (at < 0) {
      return null;
    }
    ranges.push([at, at + 1]);
    from = at + 1;
  }
  // Letters that lie far apart were hardly meant.
  return from - (ranges[0]?.[0] ?? 0) <= word.length * 4 ? { score: LETTERS, ranges } : null;
}

/** Tells whether one of the words begins so; of Chinese, which has no gaps, any part counts. */
function begins(word: string, others: string): boolean {
  const known = others.toLowerCase();
  return /^[\x20-\x7e]*$/.test(word)
    ? new RegExp(`(^|[\\s_])${escaped(word)}`).test(known)
    : known.includes(word);
}

const escaped = (word: string) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function joined(ranges: readonly Range[]): readonly Range[] {
  const result: [number, number][] = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const before = result.at(-1);
    if (before !== undefined && from <= before[1]) {
      before[1] = Math.max(before[1], to);
    } else {
      result.push([from, to]);
    }
  }
  return result;
}

export interface Piece {
  readonly text: string;
  readonly hit: boolean;
}

/** Cuts a text into what is marked of it and what is not. */
export function pieces(text: string, ranges: readonly Range[]): readonly Piece[] {
  const cut: Piece[] = [];
  let at = 0;
  for (const [from, to] of ranges) {
    cut.push({ text: text.slice(at, from), hit: false }, { text: text.slice(from, to), hit: true });
    at = to;
  }
  cut.push({ text: text.slice(at), hit: false });
  return cut.filter((piece) => piece.text !== '');
}
