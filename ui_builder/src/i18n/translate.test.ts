import { expect, test } from 'vitest';
import { textAt, translator } from './translate';

const texts = {
  list: { counted_one: '{{count}} row', counted_other: '{{count}} rows', title: 'All of {{object}}' },
  state: { failed: 'Failed' },
};
const t = translator('en', texts);

test('a text has its values put in; what is not given is nothing', () => {
  expect(t('list.title', { object: 'tickets' })).toBe('All of tickets');
  expect(t('list.title')).toBe('All of ');
});

test('the number chooses the form, as the language has them', () => {
  expect([1, 0, 5].map((count) => t('list.counted', { count }))).toEqual(['1 row', '0 rows', '5 rows']);
  expect(translator('zh-CN', { counted_other: '{{count}} 行' })('counted', { count: 1 })).toBe('1 行');
});

test('a name without a text stands for itself, or for what is said instead', () => {
  expect([t('state.none'), t('state'), t('state.none', { defaultValue: 'None' })]).toEqual([
    'state.none',
    'state',
    'None',
  ]);
  expect([textAt(texts, 'state.failed'), textAt(texts, 'state.failed.more')]).toEqual(['Failed', undefined]);
});
