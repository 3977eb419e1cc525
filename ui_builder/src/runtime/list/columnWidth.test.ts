import { expect, test } from 'vitest';
import type { Field } from '../../meta/definitions';
import { textIn } from '../../meta/text';
import { columnWidth, textWidth } from './columnWidth';

const field: Field = {
  name: 'priority',
  type: 'picklist',
  label: { en: 'Priority', 'zh-CN': '优先级' },
  required: false,
  writable: true,
  choices: [
    { value: 'low' },
    { value: 'wait', label: { en: 'Waiting for customer', 'zh-CN': '待客户回复' } },
  ],
  definition: { name: 'priority', type: 'picklist' },
};

test('a Chinese character takes more room than a letter', () => {
  expect(textWidth('优先级')).toBe(39);
  expect(textWidth('abc')).toBe(21);
});

test('the longest option decides, in the language that is shown', () => {
  expect(columnWidth(field, (texts, fallback) => textIn(texts, 'en', fallback))).toBe(20 * 7 + 40);
  expect(columnWidth(field, (texts, fallback) => textIn(texts, 'zh-CN', fallback))).toBe(5 * 13 + 40);
});
