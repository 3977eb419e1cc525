import { expect, test } from 'vitest';
import { currencyField, shownAmount } from './currencyText';

test.each([
  ['1234.50', 'USD', 'en', '$1,234.50'],
  ['1234.50', 'usd', 'en', '$1,234.50'],
  ['1234.50', 'CNY', 'zh-CN', '¥1,234.50'],
  ['1234.50', 'points', 'en', 'points 1,234.50'],
])('%s %s in %s is %s', (amount, code, locale, expected) => {
  expect(shownAmount(amount, code, 2, locale)).toBe(expected);
});

test('a field says which other one holds its currency', () => {
  const field = { name: 'amount', type: 'currency', label: {}, required: false, writable: true, choices: [] };

  expect(
    currencyField({
      ...field,
      definition: { name: 'amount', type: 'currency', currency: { field: 'code' } },
    }),
  ).toBe('code');
  expect(currencyField({ ...field, definition: { name: 'amount', type: 'currency' } })).toBeUndefined();
});
