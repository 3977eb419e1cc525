import { expect, test } from 'vitest';
import en from '../../i18n/en/filter.json';
import { translator } from '../../i18n/translate';
import zh from '../../i18n/zh-CN/filter.json';
import { loneField } from '../../meta/definitions';
import { textIn } from '../../meta/text';
import { operatorText, valueText, type Words } from './words';

function speaking(locale: 'en' | 'zh-CN'): Words {
  return {
    t: translator(locale, { filter: locale === 'en' ? en : zh }),
    locale,
    titles: { a: 'Anna' },
    text: (texts, fallback = '') => textIn(texts, locale, fallback),
  };
}
const status = loneField({
  name: 'status',
  type: 'picklist',
  options: ['new', 'open', 'done', 'late'].map((value) => ({ value, label: { en: value.toUpperCase() } })),
});
const day = loneField({ name: 'due', type: 'date' });
const user = loneField({ name: 'owner', type: 'user' });

test('values are told as people say them', () => {
  const words = speaking('en');

  expect(valueText(status, 'in', ['new', 'open'], words)).toBe('NEW or OPEN');
  expect(valueText(status, 'in', ['new', 'open', 'done', 'late'], words)).toBe('NEW, OPEN and 2 more');
  expect(valueText(status, 'in', [], words)).toBe('…');
  expect(valueText(day, 'before', { days: 0 }, words)).toBe('today');
  expect(valueText(day, 'before', { days: -3 }, words)).toBe('3 days ago');
  expect(valueText(day, 'before', { days: 2 }, words)).toBe('in 2 days');
  expect(valueText(day, 'last', { count: 1, unit: 'weeks' }, words)).toBe('1 week');
  expect(valueText(day, 'during', 'next_quarter', words)).toBe('next quarter');
  expect(valueText(user, 'in', [{ id: 'a', label: null }], words)).toBe('Anna');
  expect(valueText(loneField({ name: 'p', type: 'percent' }), 'greater', '0.25', words)).toBe('25%');
  expect(operatorText('in', words)).toBe('is');
});

test('they are told in Chinese', () => {
  const words = speaking('zh-CN');

  expect(valueText(status, 'in', ['new', 'open', 'done', 'late'], words)).toBe('NEW、OPEN 等共 4 项');
  expect(valueText(day, 'last', { count: 30, unit: 'days' }, words)).toBe('30 天');
  expect(valueText(day, 'before', { days: -1 }, words)).toBe('昨天');
  expect(operatorText('not_in', words)).toBe('不是');
});
