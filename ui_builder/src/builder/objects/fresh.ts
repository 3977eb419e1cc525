/** What the pages of fields remember of what was just done, until the page is left. */

/** Fields that were just added: the box of their label is to be typed into. */
export const fresh = new Set<string>();

/** Names that fields were given, by the address they had before, which stays for a moment. */
export const renamedTo = new Map<string, string>();

/** Writes down where a field is found that got another name. */
export function noteName(object: string, from: string, to: string): void {
  renamedTo.set(`${object}/${from}`, to);
}

/** Gives the name that a field of an address has now. */
export function nameNow(object: string, chosen: string | undefined): string | undefined {
  return chosen === undefined ? undefined : renamedTo.get(`${object}/${chosen}`);
}
