/**
 * Patterns, matched by RE2 as on the server: `pattern.py` says what they are, and the server lets no
 * other through. They are read here as they were written.
 */

import { RE2JS } from 're2js';

const KEPT = 256;
const compiled = new Map<string, RE2JS>();

/** Tells whether a whole text matches a pattern. */
export function matches(text: string, pattern: string): boolean {
  return compile(pattern).testExact(text);
}

/** Puts a text in place of each match of a pattern. */
export function replaced(text: string, pattern: string, put: string): string {
  return compile(pattern)
    .matcher(text)
    .replaceAll(() => put);
}

function compile(pattern: string): RE2JS {
  let found = compiled.get(pattern);
  if (found === undefined) {
    if (compiled.size === KEPT) compiled.clear();
    found = RE2JS.compile(pattern, RE2JS.LONGEST_MATCH);
    compiled.set(pattern, found);
  }
  return found;
}
