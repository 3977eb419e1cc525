import { expect, test } from 'vitest';
import { texts as enBuilder } from './en/builder';
import { texts as en } from './en/texts';
import { texts as zhBuilder } from './zh-CN/builder';
import { texts as zh } from './zh-CN/texts';

function texts(tree: object, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${path}${key}`, value] as [string, string]]
      : texts(value as object, `${path}${key}.`),
  );
}

const placeholders = (text: string) => [...new Set(text.match(/{{\w+}}/g))].sort();
const CATALOGS = [
  [en, zh],
  [enBuilder, zhBuilder],
] as const;

// Chinese has one form for any number, where English has two.
const counted = (key: string) => key.replace(/_one$/, '_other');

test.each(CATALOGS)('both languages have the same texts', (english, chinese) => {
  expect([...new Set(texts(chinese).map(([key]) => counted(key)))].sort()).toEqual(
    [...new Set(texts(english).map(([key]) => counted(key)))].sort(),
  );
});

test.each(CATALOGS)('a text has the same placeholders in both languages', (english, chinese) => {
  const translated = new Map(texts(chinese));

  for (const [key, text] of texts(english)) {
    const other = translated.get(key) ?? translated.get(counted(key)) ?? '';
    expect([key, placeholders(other)]).toEqual([key, placeholders(text)]);
  }
});

test('no area of builders has the name of one of end users', () => {
  expect(Object.keys(enBuilder).filter((area) => area in en)).toEqual([]);
});
