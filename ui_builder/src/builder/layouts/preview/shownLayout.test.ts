import { expect, test } from 'vitest';
import { Definitions } from '../../../meta/definitions';
import type { LayoutDraft } from '../layoutDraft';
import { previewAddress, previewSearch } from './previewAddress';
import { asStored, forEverybody, withOnly } from './shownLayout';

const objects = [
  { name: 'kayak', label: {}, plural: {}, title: 'name', fields: [{ name: 'name', type: 'text' }] },
];
const content = { objects, picklists: [], views: [], layouts: [] };
const page: LayoutDraft = {
  kind: 'layout',
  name: 'kayak_phone',
  object: 'kayak',
  type: 'record',
  for: { device: 'phone' },
  tabs: [{ name: 'one', label: {}, sections: [{ name: 'a', fields: ['name', { field: 'paint' }] }] }],
};

test('what records do not have yet is left out, and named', () => {
  const { layout, left } = asStored(page, new Definitions(content));

  expect(left).toEqual(['paint']);
  expect(layout.tabs[0]?.sections).toEqual([{ name: 'a', fields: ['name'] }]);
});

test('the layout alone is there, for everybody', () => {
  const shown = forEverybody(page, 'create');
  const { layouts } = withOnly({ ...content, layouts: [page] }, shown, content);

  expect(shown).not.toHaveProperty('for');
  expect(layouts).toEqual([shown]);
});

test('an address tells what is shown', () => {
  const address = previewAddress('kayak_phone', { record: 'r1', form: false, theme: 'dark' });

  expect(address).toBe('/-/preview/layouts/kayak_phone?record=r1&theme=dark');
  expect(previewSearch({ record: 'r1', theme: 'pink', form: true })).toEqual({ record: 'r1', form: true });
});
