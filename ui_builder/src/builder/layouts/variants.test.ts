import { expect, test } from 'vitest';
import type { LayoutDraft } from './layoutDraft';
import { variantOf } from './variants';

const page: LayoutDraft = {
  kind: 'layout',
  name: 'kayak_record',
  object: 'kayak',
  type: 'record',
  tabs: [{ name: 'one', label: {}, sections: [{ name: 'a', fields: ['name'] }] }],
};

test('a variant says for whom it is, and shows the same', () => {
  const variant = variantOf(page, { device: 'phone' }, ['kayak_record']);

  expect(variant).toEqual({ ...page, name: 'kayak_record_phone', for: { device: 'phone' } });
});

test('a variant has a name that is free and not too long', () => {
  const long = { ...page, name: 'k'.repeat(40) };

  expect(variantOf(long, { record_type: 'river' }, []).name).toHaveLength(37);
  expect(variantOf(page, { device: 'phone' }, ['kayak_record_phone']).name).toBe('kayak_record_phone_2');
});
