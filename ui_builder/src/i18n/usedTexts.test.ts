import { expect, test } from 'vitest';
import { texts } from './en/texts';

const sources = import.meta.glob<string>(['../**/*.{ts,tsx}', '!../**/*.test.{ts,tsx}'], {
  query: '?raw',
  import: 'default',
  eager: true,
});
/** What follows the number in the name of a counted text. */
const COUNTED = /_(zero|one|two|few|many|other)$/;

function keys(tree: object, path = ''): readonly string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${path}${key}`] : keys(value as object, `${path}${key}.`),
  );
}

test('every text of end users is used: by its name, or by a name that begins as it is put together', () => {
  const code = Object.values(sources).join('\n');
  const named = new Set(Array.from(code.matchAll(/['"`]([a-zA-Z]+\.[\w.]+)['"`]/g), ([, name]) => name));
  const begun = [...new Set(Array.from(code.matchAll(/`([a-zA-Z]+\.[\w.]*)\$\{/g), ([, begin]) => begin))];
  const isUsed = (key: string) => {
    const text = key.replace(COUNTED, '');
    return named.has(text) || begun.some((begin) => begin !== undefined && text.startsWith(begin));
  };

  expect(keys(texts).filter((key) => !isUsed(key))).toEqual([]);
});
