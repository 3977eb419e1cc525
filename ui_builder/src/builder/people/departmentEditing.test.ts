import { expect, test } from 'vitest';
import type { Department } from '../../api/departments';
import { changesOf, standsIn } from './departmentEditing';

const MEI = { id: 'mei', label: 'Mei' };
const NOBODY = { who: null, from: null, until: null };
const SALES: Department = {
  id: 'sales',
  version: 1,
  name: 'Sales',
  code: 'SAL',
  parent: null,
  active: true,
  head: MEI,
  acting: { who: MEI, from: '2026-11-01', until: null },
  deputy: NOBODY,
};

test('only what differs is sent', () => {
  expect(changesOf(SALES, SALES)).toEqual({});
  expect(changesOf(SALES, { ...SALES, name: 'Selling ', code: '' })).toEqual({ name: 'Selling', code: null });
});

test('days go with whom they are about', () => {
  expect(changesOf(SALES, { ...SALES, acting: { ...SALES.acting, who: null } })).toEqual({
    acting_head: null,
    acting_from: null,
  });
});

test('somebody stands in on the first day and on the last', () => {
  const deputy = { who: MEI, from: '2026-11-01', until: '2026-11-03' };

  expect(standsIn(deputy, '2026-11-01')).toBe(true);
  expect(standsIn(deputy, '2026-11-03')).toBe(true);
  expect(standsIn(deputy, '2026-11-04')).toBe(false);
  expect(standsIn(NOBODY, '2026-11-01')).toBe(false);
});
