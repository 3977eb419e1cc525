/** What is wrong with an expression, as the editor shows and mends it. */
import type { ExpressionFault } from '../../api/expressions';

export interface Place {
  readonly from: number;
  readonly to: number;
}

/** Turns a number of characters into an offset of JavaScript, where some characters count twice. */
export function offsetAt(text: string, characters: number): number {
  let offset = 0;
  for (let count = 0; count < characters && offset < text.length; count++) {
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  }
  return offset;
}

/** Turns an offset of JavaScript into a number of characters. */
export const charactersTo = (text: string, offset: number): number => [...text.slice(0, offset)].length;

/** Gives the place of a fault; one of no width is made wide enough to be seen. */
export function placeOf(text: string, fault: ExpressionFault): Place {
  const [from, to] = [offsetAt(text, fault.start), offsetAt(text, fault.end)];
  if (to > from) {
    return { from, to };
  }
  return from === text.length ? { from: Math.max(0, from - 1), to: from } : { from, to: from + 1 };
}

const MENDED = new Set([
  'expression.unknown_field',
  'expression.unknown_function',
  'expression.unknown_global',
  'expression.unknown_relation',
  'expression.invalid_option',
  'expression.syntax',
]);
const ONE_WORD = /^[^`]*`([^`\s]+)`[^`]*$/;

/** Gives what to write in the place of a fault, where its suggestion is one word for another. */
export function mendOf(text: string, fault: ExpressionFault): string | null {
  const meant = ONE_WORD.exec(fault.suggestion ?? '')?.[1];
  if (meant === undefined || !MENDED.has(fault.code) || fault.start === fault.end) {
    return null;
  }
  if (/\w\(/.test(meant)) {
    return null; // how a function is called, not what to write
  }
  const { from, to } = placeOf(text, fault);
  const written = text.slice(from, to);
  const quote = /^['"]/.exec(written)?.[0];
  const isQuoted = /^['"]/.test(meant);
  return quote === undefined || isQuoted || written.length < 2 ? meant : `${quote}${meant}${quote}`;
}

/** Gives the message without what the editor shows already: where it is. */
export function reasonOf({ message }: ExpressionFault): string {
  const bare = message.replace(/^(line \d+, column \d+: |第 \d+ 行第 \d+ 列：)/, '');
  return bare.charAt(0).toUpperCase() + bare.slice(1);
}
