/** Addresses: `{"country": "CN", "city": "上海市", "street": "漕溪北路 88 号"}`, any part of which may be missing. */

export type Part = 'country' | 'state' | 'city' | 'district' | 'street' | 'postal_code';
export type AddressParts = { readonly [part in Part]?: string };

const FROM_THE_COUNTRY: readonly Part[] = ['country', 'state', 'city', 'district', 'street', 'postal_code'];
const FROM_THE_STREET: readonly Part[] = ['street', 'district', 'city', 'state', 'postal_code', 'country'];

/** Gives the parts in the order in which a language writes them. */
export function partsIn(locale: string): readonly Part[] {
  return locale.startsWith('zh') ? FROM_THE_COUNTRY : FROM_THE_STREET;
}

/** Names a country in a language. */
export function countryName(code: string, locale: string): string {
  return new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' }).of(code) ?? code;
}

/** Writes an address on lines of their own: the street, the town, the country, or the other way round. */
export function addressLines(address: AddressParts, locale: string): readonly string[] {
  const { city, district, street, postal_code: code } = address;
  // A city that is a province of its own is named once.
  const state = address.state === city ? undefined : address.state;
  const country = address.country === undefined ? undefined : countryName(address.country, locale);
  const lines = locale.startsWith('zh')
    ? [country, together([state, city, district], ''), street, code]
    : [street, together([district, city], ', '), together([state, code], ' '), country];
  return lines.filter((line) => line !== undefined && line !== '') as string[];
}

function together(parts: readonly (string | undefined)[], between: string): string {
  return parts.filter((part) => part !== undefined).join(between);
}

/** Puts a typed part into an address; null when nothing is left of it. */
export function withPart(address: AddressParts | null, part: Part, typed: string): AddressParts | null {
  const { [part]: _, ...others } = address ?? {};
  const changed = typed === '' ? others : { ...others, [part]: typed };
  return Object.keys(changed).length === 0 ? null : changed;
}
