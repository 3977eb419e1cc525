/**
 * Names for what has only a label, as `dougong.records.bulk.naming` makes them: of fields by the words of the
 * label, of options by their text. A Chinese label of words that are known gets a name that says something.
 */
import type { Texts } from '../../meta/types';
import words from './chineseWords.json';

const LONGEST = 40;
const NAME = /^[a-z]([a-z0-9]|_[a-z0-9])*$/;
const RESERVED = new Set([
  'id',
  'version',
  'created_at',
  'created_by',
  'updated_at',
  'updated_by',
  'owner',
  'deleted_at',
  'record_type',
  'position',
  'document_status',
  'submitted_at',
  'submitted_by',
]);
const WORDS: Readonly<Record<string, string>> = words;
const LONGEST_WORD = Math.max(...Object.keys(WORDS).map((word) => word.length));

/** Tells whether a name is one that a definition may have. */
export const isName = (name: string): boolean => NAME.test(name) && name.length <= LONGEST;

/** Gives the label that a name is made of: the English one where there is one. */
export function spoken(label: Texts | undefined): string {
  return (label?.en || Object.values(label ?? {}).find((text) => text !== '') || '').trim();
}

/** Makes the name of a field, or of anything else, from its label; `stem` and a number where that gives none. */
export function nameOf(label: string, stem: string, taken: readonly string[]): string {
  const name = plain(label);
  if (NAME.test(name) && !RESERVED.has(name)) {
    return untaken(name, taken);
  }
  return numbered(stem, taken);
}

/** Makes the value of an option from its label. */
export function optionValue(label: string, taken: readonly string[]): string {
  const value = plain(label);
  return NAME.test(value) ? untaken(value, taken) : numbered('option', taken);
}

/** Gives the first of `stem_1`, `stem_2`, … that is free. */
export function numbered(stem: string, taken: readonly string[]): string {
  let number = 1;
  while (taken.includes(`${stem}_${number}`)) {
    number += 1;
  }
  return `${stem}_${number}`;
}

function plain(label: string): string {
  const joined = parts(label)
    .filter((part) => part !== '')
    .join('_');
  const name = joined.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');
  return trim(trim(name).slice(0, LONGEST));
}

const trim = (name: string) => name.replace(/^_+/, '').replace(/_+$/, '');

/** Gives a name that is not taken: the stem, else with a number. */
export function untaken(stem: string, taken: readonly string[]): string {
  let found = stem.slice(0, LONGEST);
  for (let number = 2; taken.includes(found); number += 1) {
    found = `${stem.slice(0, LONGEST - 4)}_${number}`;
  }
  return found;
}

const isAscii = (letter: string | undefined) => letter !== undefined && letter.charCodeAt(0) < 128;

/** Translates word by word, the longest first; a word that is not known makes it all unknown. */
function parts(label: string): readonly string[] {
  const found: string[] = [];
  let at = 0;
  while (at < label.length) {
    let end = at;
    while (isAscii(label[end])) {
      end += 1;
    }
    if (end > at) {
      found.push(label.slice(at, end));
      at = end;
      continue;
    }
    let length = Math.min(LONGEST_WORD, label.length - at);
    while (length > 0 && WORDS[label.slice(at, at + length)] === undefined) {
      length -= 1;
    }
    const word = WORDS[label.slice(at, at + length)];
    if (length === 0 || word === undefined) {
      return [];
    }
    found.push(word);
    at += length;
  }
  return found;
}
