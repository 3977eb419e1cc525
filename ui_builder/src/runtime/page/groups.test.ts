import { expect, test } from 'vitest';
import type { Field } from '../../meta/definitions';
import { groupLabel, inGroup } from './groups';

const words = { locale: 'en', blank: 'Blank', yes: 'Yes', no: 'No' };
const status = {
  name: 'status',
  type: 'picklist',
  choices: [{ value: 'open', label: { en: 'Open', 'zh-CN': '处理中' } }],
} as unknown as Field;

test('an option is called as people call it', () => {
  expect(groupLabel('open', 'status', status, { ...words, locale: 'zh-CN' })).toBe('处理中');
});

test('a lookup is called by the record it points at', () => {
  expect(groupLabel({ id: '1', label: 'Acme' }, 'account', undefined, words)).toBe('Acme');
});

test('a period is written as long as it is', () => {
  expect(groupLabel('2026-03-01', "START_OF(opened_at, 'month')", undefined, words)).toBe('Mar 2026');
  expect(groupLabel('2026-04-01', "START_OF(opened_at, 'quarter')", undefined, words)).toBe('2026 Q2');
  expect(groupLabel('2026-03-02', "start_of(opened_at, 'week')", undefined, words)).toBe('Mar 2');
  expect(groupLabel(3, 'MONTH(opened_at)', undefined, words)).toBe('Mar');
});

test('a blank and a truth value have words', () => {
  expect(groupLabel(null, 'status', status, words)).toBe('Blank');
  expect(groupLabel(true, 'urgent', undefined, words)).toBe('Yes');
});

test('the records of a group are found by its value, besides the condition of the chart', () => {
  expect(inGroup("O'Neil", 'name', undefined)).toBe("name = 'O''Neil'");
  expect(inGroup({ id: 'a1', label: 'Acme' }, 'account', 'active or vip')).toBe(
    "(active or vip) and account = 'a1'",
  );
  expect(inGroup(null, 'status', '')).toBe('ISBLANK(status)');
});
