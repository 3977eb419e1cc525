import { expect, test } from 'vitest';
import en from './en/app.json';
import zh from './zh-CN/app.json';

type Tree = { [key: string]: string | Tree };

function texts(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${path}${key}`, value] as [string, string]]
      : texts(value, `${path}${key}.`),
  );
}

const placeholders = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map((match) => match[1]).sort();

test('both languages have the same texts', () => {
  expect(texts(zh).map(([key]) => key)).toEqual(texts(en).map(([key]) => key));
});

test('a text has the same placeholders in both languages', () => {
  const chinese = new Map(texts(zh));

  for (const [key, text] of texts(en)) {
    expect([key, placeholders(chinese.get(key) ?? '')]).toEqual([key, placeholders(text)]);
  }
});
