/** Reads a number that people wrote, as `VALUE` and `ISNUMBER` do. */

import { Decimal, rounded } from './arithmetic.ts';
import { trimmed } from './whiteSpace.ts';

const NUMBER = /^[+-]?(?:[0-9]{1,100}(?:\.[0-9]{1,100})?|\.[0-9]{1,100})$/;

/** Gives the number that a text says; blank when it says none. */
export function readNumber(text: string): Decimal | null {
  const bare = trimmed(text);
  return NUMBER.test(bare) ? rounded(new Decimal(bare)).plus(0) : null;
}
