/** Amounts for people, and where a record says in what currency they are. */
import type { Field } from '../../meta/definitions';
import { shownDecimal } from '../shared/decimals';

const CODE = /^[A-Z]{3}$/;

/** Gives the field of the same record that holds the code, if there is one. */
export function currencyField(field: Field): string | undefined {
  return (field.definition.currency as { readonly field: string } | undefined)?.field;
}

/** Gives the code that the field itself says, if it does. */
export const codeOf = (field: Field): string | undefined => field.definition.code as string | undefined;

/** Writes an amount with its currency; a code that is none stands before it as it is. */
export function shownAmount(amount: string, code: string, places: number, locale: string): string {
  const digits = { minimumFractionDigits: places, maximumFractionDigits: places };
  const known = code.toUpperCase();
  return CODE.test(known)
    ? shownDecimal(amount, locale, { style: 'currency', currency: known, ...digits })
    : `${code} ${shownDecimal(amount, locale, digits)}`;
}
