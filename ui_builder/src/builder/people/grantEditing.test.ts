import { expect, test } from 'vitest';
import { added, dated, dayIn, type GrantDraft, isSame, stateOf, without } from './grantEditing';

const AGENT = { name: 'agent', starts_on: null, ends_on: null };
const LEAD = { name: 'lead', starts_on: '2026-12-01', ends_on: null };
const draft = (roles: GrantDraft['roles']): GrantDraft => ({ admin: false, roles, permission_sets: [] });

test('a grant is added once, dated, and taken away', () => {
  expect(added([AGENT], 'agent')).toEqual([AGENT]);
  expect(added([AGENT], 'lead')).toEqual([AGENT, { name: 'lead', starts_on: null, ends_on: null }]);
  expect(dated([AGENT, { ...LEAD, starts_on: null }], LEAD)).toEqual([AGENT, LEAD]);
  expect(without([AGENT, LEAD], 'agent')).toEqual([LEAD]);
});

test('the order of grants says nothing, their days do', () => {
  expect(isSame(draft([AGENT, LEAD]), draft([LEAD, AGENT]))).toBe(true);
  expect(isSame(draft([LEAD]), draft([{ ...LEAD, ends_on: '2027-01-01' }]))).toBe(false);
  expect(isSame(draft([]), { ...draft([]), admin: true })).toBe(false);
});

test.each([
  [null, null, 'now'],
  ['2026-11-22', '2026-11-22', 'now'],
  ['2026-11-23', null, 'later'],
  [null, '2026-11-21', 'over'],
  ['2026-11-25', '2026-11-21', 'never'],
])('from %s to %s it is %s', (starts_on, ends_on, state) => {
  expect(stateOf({ name: 'agent', starts_on, ends_on }, '2026-11-22')).toBe(state);
});

test('a day begins where the company is', () => {
  expect(dayIn('Asia/Shanghai', new Date('2026-11-22T18:00:00Z'))).toBe('2026-11-23');
});
