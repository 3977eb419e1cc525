/**
 * Patterns, matched by RE2 as on the server: `pattern.py` says what they are, and the server lets no
 * other through. They are read here as they were written.
 *
 * Few expressions have any, and RE2 is large: whoever evaluates those that do loads it first.
 */

import type { RE2JS } from 're2js';

const KEPT = 256;
const compiled = new Map<string, RE2JS>();
let re2: typeof RE2JS | undefined;
let loading: Promise<void> | undefined;

/** Tells whether the text of an expression calls a function that matches patterns. */
export function hasPatterns(source: string): boolean {
  return /\b(REGEX|REPLACE)\s*\(/i.test(source);
}

/** Whether patterns can be matched. */
export function patternsReady(): boolean {
  return re2 !== undefined;
}

/** Loads what matches patterns, once. */
export function loadPatterns(): Promise<void> {
  loading ??= import('re2js').then((module) => {
    re2 = module.RE2JS;
  });
  return loading;
}

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
    if (re2 === undefined) throw new Error('patterns are matched after loadPatterns()');
    found = re2.compile(pattern, re2.LONGEST_MATCH);
    compiled.set(pattern, found);
  }
  return found;
}
