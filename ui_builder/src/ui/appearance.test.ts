import { expect, test } from 'vitest';
import { isDark, readAppearance } from './appearance';

test('whatever was kept becomes an appearance', () => {
  const usual = { theme: 'system', density: 'comfortable' };

  for (const kept of [null, 3, 'dark', [], {}, { theme: 'pink', density: 7 }]) {
    expect(readAppearance(kept)).toEqual(usual);
  }
  expect(readAppearance({ theme: 'dark', density: 'compact', more: 1 })).toEqual({
    theme: 'dark',
    density: 'compact',
  });
});

test('only who follows the system is dark when that is', () => {
  const of = (theme: 'light' | 'dark' | 'system') => ({ theme, density: 'comfortable' as const });

  expect([isDark(of('light'), true), isDark(of('dark'), false)]).toEqual([false, true]);
  expect([isDark(of('system'), true), isDark(of('system'), false)]).toEqual([true, false]);
});
