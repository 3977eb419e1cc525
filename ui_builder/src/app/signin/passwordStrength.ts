/** How hard a password is to guess, said while one types; the server refuses what is too easy. */

export const SHORTEST = 10;
const FEWEST_CHARACTERS = 5;
const BITS: readonly (readonly [number, Level])[] = [
  [48, 'weak'],
  [66, 'fair'],
  [88, 'good'],
];

export type Level = 'weak' | 'fair' | 'good' | 'strong';

export interface Strength {
  readonly level: Level;
  /** Key of what would make it better, below `newPassword.hint`; null: nothing need be. */
  readonly hint: 'short' | 'repeats' | 'digits' | 'own' | 'longer' | null;
}

const weak = (hint: NonNullable<Strength['hint']>): Strength => ({ level: 'weak', hint });

/** Tells how hard a password is to guess for somebody who knows the words, such as the address of its owner. */
export function strengthOf(password: string, known: readonly string[] = []): Strength {
  const plain = password.toLowerCase();
  if (password.length < SHORTEST) {
    return weak('short');
  }
  if (new Set(plain).size < FEWEST_CHARACTERS) {
    return weak('repeats');
  }
  if (/^\d+$/.test(plain)) {
    return weak('digits');
  }
  if (
    wordsOf(known).some((word) => plain.includes(word) && unguessable(plain.replace(word, '')) < SHORTEST)
  ) {
    return weak('own');
  }
  const bits = unguessable(password) * Math.log2(alphabetOf(password));
  const level = BITS.find(([below]) => bits < below)?.[1] ?? 'strong';
  return { level, hint: level === 'weak' || level === 'fair' ? 'longer' : null };
}

const wordsOf = (known: readonly string[]) =>
  known.flatMap((text) => text.toLowerCase().split(/[@.\s_-]+/)).filter((word) => word.length >= 4);

/** Counts the characters that do not simply follow from the one before, as in `aaaa`, `1234` and `dcba`. */
function unguessable(password: string): number {
  let count = 0;
  let before = Number.NaN;
  for (const character of password) {
    const code = character.codePointAt(0) ?? 0;
    count += Math.abs(code - before) <= 1 ? 0.25 : 1;
    before = code;
  }
  return count;
}

/** Gives how many characters one would have to try at each place. */
function alphabetOf(password: string): number {
  const kinds: readonly (readonly [RegExp, number])[] = [
    [/[a-z]/, 26],
    [/[A-Z]/, 26],
    [/\d/, 10],
    [/[ -/:-@[-`{-~]/, 33],
    [/[^ -~]/, 100],
  ];
  return kinds.reduce((sum, [kind, size]) => sum + (kind.test(password) ? size : 0), 0);
}
