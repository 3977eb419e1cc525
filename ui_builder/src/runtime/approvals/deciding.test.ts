import { expect, test } from 'vitest';
import type { Approval, ApprovalDetail, Decision } from '../../api/approvals';
import type { Shown } from '../form/FormStore';
import { approvalsSearch } from './approvalsSearch';
import { backOf, dueTone, needsComment, offersOf, refusalsOf } from './deciding';
import { leavesAny, lockedSight } from './recordLock';
import { lastWord, placeIn, shownFields, waitedFor, worthALine } from './telling';

const approval = (id: string, ...tasks: readonly (readonly Decision[])[]) =>
  ({ id, my_tasks: tasks.map((actions, at) => ({ id: `${id}${at}`, actions })) }) as unknown as Approval;

const DISCOUNT = approval('d', ['approve', 'reject', 'send_back']);
const LEAVE = approval('l', ['approve', 'reassign']);
const DONE = approval('x');

test('of several approvals each answer says which of them take it, and which stay', () => {
  const [approve, reject] = offersOf([DISCOUNT, LEAVE, DONE]);

  expect([approve?.action, approve?.tasks, approve?.others]).toEqual(['approve', ['d0', 'l0'], [DONE]]);
  expect([reject?.action, reject?.tasks, reject?.others]).toEqual(['reject', ['d0'], [LEAVE, DONE]]);
});

test('answers stand in the order of buttons, and what nobody may answer is not offered', () => {
  expect(offersOf([DISCOUNT, LEAVE]).map(({ action }) => action)).toEqual([
    'approve',
    'reject',
    'send_back',
    'reassign',
  ]);
  expect(offersOf([DONE])).toEqual([]);
});

test('who is asked twice about the same answers both at once', () => {
  expect(offersOf([approval('t', ['approve'], ['approve'])])[0]?.tasks).toEqual(['t0', 't1']);
});

test('what could not be decided is told beside the approval it is of', () => {
  const results = [
    { task: 'd0', ok: false, error: { code: 'approval.decided', message: 'somebody was faster' } },
    { task: 'l0', ok: true },
  ];

  expect([...refusalsOf([DISCOUNT, LEAVE], results)]).toEqual([['d', 'somebody was faster']]);
});

test('a decision is soon due a day before, and late afterwards', () => {
  const now = new Date('2026-11-22T12:00:00Z');

  expect(dueTone('2026-11-24T12:00:00Z', now)).toBe('far');
  expect(dueTone('2026-11-23T11:00:00Z', now)).toBe('soon');
  expect(dueTone('2026-11-22T11:59:00Z', now)).toBe('over');
});

const asked = (comment: string, ...back_to: readonly string[]) =>
  ({ my_tasks: [{ actions: ['reject', 'send_back'], comment, back_to }] }) as unknown as Approval;

test('several go back only to where each of them can', () => {
  expect(backOf([asked('optional', 'line', 'submitter'), asked('optional', 'submitter')])).toEqual([
    'submitter',
  ]);
});

test('something must be said where any of the chosen ones asks it', () => {
  expect(needsComment([asked('optional'), asked('on_reject')], 'reject')).toBe(true);
  expect(needsComment([asked('on_reject')], 'approve')).toBe(false);
  expect(needsComment([asked('required')], 'approve')).toBe(true);
  expect(needsComment([asked('required')], 'reassign')).toBe(false);
  expect(needsComment([asked('optional')], 'comment')).toBe(true);
});

const task = (label: string, state: string) => ({ assignee: { id: label, label }, state });
const OPEN = {
  steps: [
    { state: 'approved', tasks: [task('Ann', 'approved')] },
    { state: 'open', tasks: [task('Bob', 'approved'), task('Cem', 'open')] },
    { state: 'waiting', tasks: [task('Dan', 'waiting')] },
  ],
  history: [{ kind: 'submitted' }, { kind: 'sent_back', comment: 'too much' }, { kind: 'commented' }],
} as unknown as ApprovalDetail;

test('it waits for those of the open step who have not decided', () => {
  expect(waitedFor(OPEN)).toEqual(['Cem']);
  expect(placeIn(OPEN)).toEqual({ n: 2, all: 3 });
  expect(lastWord(OPEN)?.comment).toBe('too much');
});

test('what is open is worth a line, else what ended last', () => {
  const at = (state: string, ended_at: string | null) => ({ state, ended_at }) as Approval;
  const old = at('rejected', '2026-01-01T00:00:00Z');
  const late = at('approved', '2026-02-01T00:00:00Z');
  const open = at('open', null);

  expect(worthALine([old, open, late])).toEqual([open]);
  expect(worthALine([old, late])).toEqual([late]);
  expect(worthALine([])).toEqual([]);
});

test('of the record the named fields show, else those that say something, and whatever has changed', () => {
  const change = Object.fromEntries([
    ['field', 'total'],
    ['then', '10'],
    ['now', '12'],
  ]);
  const of = {
    fields: [],
    snapshot: { name: 'A', note: null, total: '10' },
    latest: [change],
  } as unknown as ApprovalDetail;

  expect(shownFields(of, ['name', 'note'], undefined)).toEqual([
    { path: 'name', before: 'A', now: 'A', changed: false },
    { path: 'total', before: '10', now: '12', changed: true },
  ]);
  const named = { ...of, fields: ['account.name'], latest: [] };
  const record = { id: '1', version: 1, account: { name: 'Lanxin' } };
  expect(shownFields(named, [], record)).toEqual([
    { path: 'account.name', before: 'Lanxin', now: 'Lanxin', changed: false },
  ]);
});

test('a locked record leaves only the fields that the approver may change', () => {
  const sight = { sees: () => true, requires: () => false, locks: () => false };
  const lock = { id: '1', approval: 'discount', label: {}, may_edit: false, fields: ['limit'] };
  const at = (name: string) => ({ field: { name } }) as unknown as Shown;
  const seen = lockedSight(sight, lock);

  expect([seen.locks(at('total')), seen.locks(at('limit'))]).toEqual([true, false]);
  expect(lockedSight(sight, null)).toBe(sight);
  expect([leavesAny(lock), leavesAny({ ...lock, fields: [] }), leavesAny(null)]).toEqual([true, false, true]);
});

test('an address keeps what means something', () => {
  expect(approvalsSearch({ box: 'decided', object: 'ticket', x: 1 })).toEqual({
    box: 'decided',
    object: 'ticket',
  });
  expect(approvalsSearch({ box: 'to_decide', object: '' })).toEqual({});
});
