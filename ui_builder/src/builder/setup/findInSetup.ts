/** The search over everything in the setup: definitions and fields, by label and by name. */
import type { Texts } from '../../meta/types';
import { setupAddress } from './addresses';

/** What the search reads of a definition; an unfinished one may lack any of it. */
export interface Findable {
  readonly kind: string;
  readonly name: string;
  readonly label?: Texts;
  readonly object?: string;
  readonly fields?: readonly { readonly name?: string; readonly label?: Texts }[];
}

export interface Found {
  readonly address: string;
  readonly kind: string;
  readonly label: string;
  /** The label of the object it belongs to. */
  readonly of?: string;
}

const MOST = 30;

/** Gives what has all the words in its label or name; what begins with them comes first. */
export function findInSetup(
  definitions: readonly Findable[],
  sought: string,
  text: (texts: Texts | undefined, fallback: string) => string,
): readonly Found[] {
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) {
    return [];
  }
  const labels = new Map(
    definitions
      .filter(({ kind }) => kind === 'object')
      .map((each) => [each.name, text(each.label, each.name)]),
  );
  const found = definitions.flatMap((each) => {
    const of = labels.get(each.object ?? '');
    const label = text(each.label, of ?? each.name);
    const own = {
      found: {
        address: setupAddress(each.kind, each.name),
        kind: each.kind,
        label,
        ...(of === undefined ? {} : { of }),
      },
      rank: rank(
        [label, each.name, ...Object.values(each.label ?? {})],
        words,
        each.kind === 'object' ? 0 : 1,
      ),
    };
    return each.kind === 'object' ? [own, ...fieldsOf(each, label, words, text)] : [own];
  });
  return found
    .filter((each) => each.rank !== null)
    .toSorted((one, other) => (one.rank ?? 0) - (other.rank ?? 0))
    .slice(0, MOST)
    .map((each) => each.found);
}

function fieldsOf(
  object: Findable,
  of: string,
  words: readonly string[],
  text: (texts: Texts | undefined, fallback: string) => string,
) {
  const fields = Array.isArray(object.fields) ? object.fields : [];
  return fields.flatMap(({ name, label }: { name?: string; label?: Texts }) => {
    if (typeof name !== 'string') {
      return [];
    }
    const found = {
      address: setupAddress('object', object.name, name),
      kind: 'field',
      label: text(label, name),
      of,
    };
    return [{ found, rank: rank([found.label, name, ...Object.values(label ?? {})], words, 2) }];
  });
}

function rank(texts: readonly string[], words: readonly string[], weight: number): number | null {
  const all = texts.map((each) => each.toLowerCase());
  if (!words.every((word) => all.some((each) => each.includes(word)))) {
    return null;
  }
  const starts = all.some((each) => each.startsWith(words[0] ?? ''));
  return weight + (starts ? 0 : 10);
}
