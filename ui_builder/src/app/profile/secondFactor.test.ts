import { expect, test } from 'vitest';
import { codesText, pictureOf, spacedSecret } from './secondFactor';

test('a secret is read out in groups of four', () => {
  expect(spacedSecret('ABCDEFGHIJ')).toBe('ABCD EFGH IJ');
  expect(spacedSecret('ABCDEFGH')).toBe('ABCD EFGH');
});

test('a picture becomes an address that stands by itself', () => {
  const address = pictureOf('<svg a="#1"/>');

  expect(address).not.toContain('#');
  expect(decodeURIComponent(address.split(',')[1] ?? '')).toBe(
    '<svg xmlns="http://www.w3.org/2000/svg" a="#1"/>',
  );
});

test('recovery codes are kept with what they are for', () => {
  expect(codesText(['aa-11', 'bb-22'], { title: 'Recovery codes', account: 'a@b.c' })).toBe(
    'Recovery codes\na@b.c\n\naa-11\nbb-22\n',
  );
});
