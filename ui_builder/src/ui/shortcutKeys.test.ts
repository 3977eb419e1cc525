import { expect, test } from 'vitest';
import { nextPress } from './shortcutKeys';

const known = ['?', 'n', 'g h', 'g n'];
const at = (key: string, ms: number) => ({ key, at: ms });

test('a key alone is its shortcut', () => {
  expect(nextPress(null, at('n', 0), known)).toEqual({ keys: 'n', waits: false });
  expect(nextPress(null, at('x', 0), known)).toEqual({ keys: null, waits: false });
});

test('two keys soon after one another are theirs', () => {
  expect(nextPress(null, at('g', 0), known)).toEqual({ keys: null, waits: true });
  expect(nextPress(at('g', 0), at('n', 900), known)).toEqual({ keys: 'g n', waits: false });
});

test('after a while the second key stands alone', () => {
  expect(nextPress(at('g', 0), at('n', 1_600), known)).toEqual({ keys: 'n', waits: false });
  expect(nextPress(at('g', 0), at('x', 10), known)).toEqual({ keys: null, waits: false });
});
