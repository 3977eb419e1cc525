/** Static texts by their names: `list.counted`, with values put in, and by the number that is told. */

/** Gives a text; `count` chooses among its forms, `defaultValue` stands in where there is none. */
export type Translate = (key: string, values?: Readonly<Record<string, unknown>>) => string;

interface Tree {
  readonly [name: string]: string | Tree;
}

const PLACE = /{{(\w+)}}/g;

/** Gives the translator of a language; texts that are added to the tree later count too. */
export function translator(locale: string, texts: object): Translate {
  const plurals = new Intl.PluralRules(locale);
  return (key, values = {}) => {
    const { count, defaultValue } = values;
    const counted = typeof count === 'number' ? textAt(texts, `${key}_${plurals.select(count)}`) : undefined;
    const text = counted ?? textAt(texts, key) ?? (typeof defaultValue === 'string' ? defaultValue : key);
    return text.replaceAll(PLACE, (_, name: string) => String(values[name] ?? ''));
  };
}

/** Gives the text of a name; undefined where there is none. */
export function textAt(texts: object, key: string): string | undefined {
  let found: string | Tree | undefined = texts as Tree;
  for (const step of key.split('.')) {
    found = typeof found === 'object' ? found[step] : undefined;
  }
  return typeof found === 'string' ? found : undefined;
}
