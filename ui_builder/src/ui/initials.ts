const HUES = 6;

/** Gives what stands for a name: of a Chinese one the last two signs, else the first letters of two words. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const [first = ''] = words;
  if (/\p{Script=Han}/u.test(first)) {
    return [...first].slice(-2).join('');
  }
  const last = words.length > 1 ? (words.at(-1) ?? '') : '';
  return ([...first].slice(0, 1).join('') + [...last].slice(0, 1).join('')).toUpperCase();
}

/** Gives the number of the colour that a name always has. */
export function hueOf(name: string): number {
  let sum = 0;
  for (const letter of name) {
    sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  }
  return sum % HUES;
}
