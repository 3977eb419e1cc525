/** Values of steps: constants that people enter, and expressions. */
import type { Json } from '../../../api/client';

export type Way = 'value' | 'formula' | 'empty';

/** What a constant of a field is entered as. */
export type ConstantKind = 'text' | 'number' | 'boolean' | 'option' | 'none';

const TEXTS = new Set(['text', 'long_text', 'email', 'phone', 'url', 'barcode']);
const NUMBERS = new Set(['number', 'currency', 'percent', 'rating', 'duration']);
const BOOLEANS = new Set(['checkbox', 'boolean']);
const OPTIONS = new Set(['picklist', 'record_type', 'option']);

export function constantKind(type: string): ConstantKind {
  if (TEXTS.has(type)) {
    return 'text';
  }
  if (NUMBERS.has(type)) {
    return 'number';
  }
  if (BOOLEANS.has(type)) {
    return 'boolean';
  }
  return OPTIONS.has(type) ? 'option' : 'none';
}

const LITERAL = /^'([^']*(?:''[^']*)*)'$|^"([^"]*(?:""[^"]*)*)"$/;

/** Gives the text that an expression is, where it is nothing but a text; null for others. */
export function literalIn(expression: string): string | null {
  const found = LITERAL.exec(expression.trim());
  if (found === null) {
    return null;
  }
  const [, single, double = ''] = found;
  return single === undefined ? double.replaceAll('""', '"') : single.replaceAll("''", "'");
}

/** Writes a text as an expression. */
export const literalOf = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Tells in which way a value is entered now. */
export function wayOf(value: Json | undefined, kind: ConstantKind): Way {
  if (value === null) {
    return 'empty';
  }
  if (value === undefined || value === '') {
    return kind === 'none' ? 'formula' : 'value';
  }
  if (typeof value === 'string') {
    const isPlain = (kind === 'text' || kind === 'option') && literalIn(value) !== null;
    return isPlain ? 'value' : 'formula';
  }
  return 'value';
}
