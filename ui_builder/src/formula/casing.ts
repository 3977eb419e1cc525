/**
 * Capitals and small letters, each character by itself to at most one other. The twin of `casing.py`,
 * which says why.
 */

const ASCII = /^[\0-\x7f]*$/;

/** What came after Unicode 14: how new the tables are differs from one browser to the next. */
const LATER = /[\u1c89\u1c8a\ua7cb-\ua7cf\ua7d2-\ua7d5\ua7da-\ua7dc\u{10d50}-\u{10d85}\u{16ea0}-\u{16ed3}]/u;

/** Greek letters with iota subscript that have a capital of one character, and how far off it is. */
const EIGHT_OFF = /[\u1f80-\u1f87\u1f90-\u1f97\u1fa0-\u1fa7]/;
const NINE_OFF = /[\u1fb3\u1fc3\u1ff3]/;

/** Gives the text in small letters. */
export function lower(text: string): string {
  return ASCII.test(text) ? text.toLowerCase() : mapped(text, small);
}

/** Gives the text in capitals. */
export function upper(text: string): string {
  return ASCII.test(text) ? text.toUpperCase() : mapped(text, capital);
}

function mapped(text: string, change: (character: string) => string): string {
  let result = '';
  for (const character of text) result += change(character);
  return result;
}

function small(character: string): string {
  // Browsers make an i and a dot of the Turkish capital.
  return character === 'İ' ? 'i' : single(character, character.toLowerCase());
}

function capital(character: string): string {
  if (EIGHT_OFF.test(character)) return moved(character, 8);
  if (NINE_OFF.test(character)) return moved(character, 9);
  return single(character, character.toUpperCase());
}

function moved(character: string, steps: number): string {
  return String.fromCharCode(character.charCodeAt(0) + steps);
}

function single(character: string, changed: string): string {
  const isOne = changed.length === 1 || (changed.length === 2 && Array.from(changed).length === 1);
  return isOne && !LATER.test(character + changed) ? changed : character;
}
