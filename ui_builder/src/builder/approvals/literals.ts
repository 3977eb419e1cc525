/** Texts within expressions. */
import type { Json } from '../../api/client';

/** Writes a text as an expression. */
export const literalOf = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Gives the text that an expression is; undefined where it is more than that. */
export function literalIn(source: Json): string | undefined {
  const found = typeof source === 'string' ? /^'((?:[^']|'')*)'$/.exec(source.trim()) : null;
  return found?.[1]?.replaceAll("''", "'");
}
