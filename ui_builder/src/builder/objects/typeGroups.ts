/** The field types in groups by what they mean to people, in the order in which they are offered. */
import type { FieldTypeInfo } from '../../api/fieldTypes';

const GROUPS: readonly { readonly name: string; readonly types: readonly string[] }[] = [
  { name: 'text', types: ['text', 'long_text', 'email', 'phone', 'url', 'address', 'barcode'] },
  { name: 'number', types: ['number', 'currency', 'percent', 'rating', 'autonumber'] },
  { name: 'date', types: ['date', 'datetime', 'time', 'duration'] },
  { name: 'choice', types: ['picklist', 'multi_picklist', 'checkbox', 'tags'] },
  { name: 'link', types: ['lookup', 'parent', 'user', 'polymorphic'] },
  { name: 'computed', types: ['formula', 'rollup'] },
  { name: 'rich', types: ['file', 'image', 'rich_text', 'location', 'encrypted_text', 'json'] },
];
const REST = 'other';

export interface TypeGroup {
  readonly name: string;
  readonly types: readonly FieldTypeInfo[];
}

/** Gives the types that fit what was typed, in groups; those of plugins come last. */
export function groupTypes(
  types: ReadonlyMap<string, FieldTypeInfo>,
  fits: (type: FieldTypeInfo) => boolean,
): readonly TypeGroup[] {
  const grouped = new Set(GROUPS.flatMap((group) => group.types));
  const rest = [...types.keys()].filter((key) => !grouped.has(key));
  return [...GROUPS, { name: REST, types: rest }]
    .map(({ name, types: keys }) => ({
      name,
      types: keys.flatMap((key) => {
        const type = types.get(key);
        return type !== undefined && fits(type) ? [type] : [];
      }),
    }))
    .filter((group) => group.types.length > 0);
}

/** Tells how well a type fits what was typed: 0 for not at all, more for better. */
export function fitness(typed: string, words: readonly string[]): number {
  const sought = typed.trim().toLowerCase();
  if (sought === '') {
    return 1;
  }
  const [label = '', ...rest] = words.map((word) => word.toLowerCase());
  if (label.startsWith(sought)) {
    return 4;
  }
  if (label.includes(sought)) {
    return 3;
  }
  return rest.some((word) => word.startsWith(sought))
    ? 2
    : rest.some((word) => word.includes(sought))
      ? 1
      : 0;
}
