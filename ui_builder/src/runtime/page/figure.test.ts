import { expect, test } from 'vitest';
import { Definitions } from '../../meta/definitions';
import { changeOf, measureOf, shownFigure } from './figure';

const definitions = new Definitions({
  objects: [
    {
      name: 'deal',
      label: { en: 'Deal' },
      plural: { en: 'Deals' },
      title: 'name',
      fields: [
        { name: 'name', type: 'text' },
        { name: 'amount', type: 'currency' },
        { name: 'share', type: 'percent' },
      ],
    },
  ],
  picklists: [],
  views: [],
  layouts: [],
});
const shown = { locale: 'en', currency: 'CNY' };
const figure = (value: string | number | null, source: string) =>
  shownFigure(value, measureOf(definitions, 'deal', source), shown);

test('a count has no decimals and groups its digits', () => {
  expect(figure(12345, 'count()')).toBe('12,345');
});

test('a sum of amounts is money of the tenant', () => {
  expect(figure('1234.56', 'SUM(amount)')).toBe('CN¥1,235');
});

test('a mean of shares is a percentage', () => {
  expect(figure('0.1234', 'avg(share)')).toBe('12.3%');
});

test('a large figure is short', () => {
  expect(figure('12345678', 'count()')).toBe('12.35M');
});

test('nothing measured is a dash', () => {
  expect(figure(null, 'avg(share)')).toBe('—');
});

test('a change is told against what was', () => {
  expect(changeOf(15, '10')).toEqual({ direction: 'up', share: 0.5 });
  expect(changeOf(0, 4)).toEqual({ direction: 'down', share: -1 });
  expect(changeOf(3, 0)).toEqual({ direction: 'up', share: null });
});
