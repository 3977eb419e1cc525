import { expect, test } from 'vitest';
import type { DefinedText } from '../../api/texts';
import { readChanges, readCsv, toCsv } from './csv';
import {
  ALL_TEXTS,
  filtered,
  missingCounts,
  ownTranslation,
  placeText,
  shownTexts,
  withText,
} from './textRows';

const LOCALES = ['en', 'zh-CN'];
const LABEL: DefinedText = {
  address: 'object.lamp.field.state.label',
  kind: 'object',
  name: 'lamp',
  package: null,
  steps: ['fields', 1, 'label'],
  place: [{ en: 'Lamp', 'zh-CN': '灯' }, 'state'],
  text: { en: 'State' },
  translated: {},
};
const BROUGHT: DefinedText = {
  ...LABEL,
  address: 'view.all.label',
  kind: 'view',
  name: 'all',
  package: 'core',
  steps: ['label'],
  place: [{ en: 'All' }],
  text: { en: 'All', 'zh-CN': '所有' },
  translated: { 'zh-CN': { text: '全部', by: 'own_zh_cn' } },
};
const TEXTS = [LABEL, BROUGHT];

test('a translation goes before what the definition says', () => {
  expect(shownTexts(BROUGHT)).toEqual({ en: 'All', 'zh-CN': '全部' });
  expect(placeText(LABEL, 'zh-CN')).toBe('灯 › state');
});

test('texts are found by their words, their kind and what they lack', () => {
  const addresses = (change: object) =>
    filtered(TEXTS, { ...ALL_TEXTS, ...change }, 'en').map(({ address }) => address);

  expect(addresses({ sought: 'lamp stat' })).toEqual([LABEL.address]);
  expect(addresses({ kind: 'view' })).toEqual([BROUGHT.address]);
  expect(addresses({ of: 'object/lamp' })).toEqual([LABEL.address]);
  expect(addresses({ missing: 'zh-CN' })).toEqual([LABEL.address]);
  expect(missingCounts(TEXTS, LOCALES)).toEqual({ en: 0, 'zh-CN': 1 });
});

test('a text goes to its place in the definition, and an empty one goes away', () => {
  const lamp = { kind: 'object', name: 'lamp', fields: [{ name: 'name' }, { name: 'state' }] };
  const told = withText(lamp, LABEL, 'zh-CN', '状态');

  expect(told).toEqual({
    kind: 'object',
    name: 'lamp',
    fields: [{ name: 'name' }, { name: 'state', label: { en: 'State', 'zh-CN': '状态' } }],
  });
  expect(withText({ label: BROUGHT.text }, BROUGHT, 'zh-CN', '')).toEqual({ label: { en: 'All' } });
  expect(ownTranslation('zh-CN')).toBe('own_zh_cn');
});

test('what is written is read again', () => {
  const tricky = { ...LABEL, text: { en: '=1+1, "quoted"\nsecond line' } };

  const file = toCsv([tricky, BROUGHT], LOCALES, 'en');

  expect(file.startsWith('\ufeffaddress,where,en,zh-CN\r\n')).toBe(true);
  expect(readChanges(file, [tricky, BROUGHT], LOCALES)).toEqual({ changes: [], unknown: [], unfit: false });
});

test('a file changes what it says otherwise, and tells what it does not know', () => {
  const file =
    'address;zh-CN\r\nobject.lamp.field.state.label;状态\r\nview.all.label;\r\nview.gone.label;x\r\n';

  const { changes, unknown } = readChanges(file, TEXTS, LOCALES);

  expect(changes).toEqual([{ text: LABEL, locale: 'zh-CN', before: '', after: '状态' }]);
  expect(unknown).toEqual(['view.gone.label']);
});

test('a file without addresses is none', () => {
  expect(readChanges('a,b\r\n1,2', TEXTS, LOCALES).unfit).toBe(true);
  expect(readCsv('a,"b ""c"", d"\n1,')).toEqual([
    ['a', 'b "c", d'],
    ['1', ''],
  ]);
});
