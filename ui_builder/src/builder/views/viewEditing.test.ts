import { expect, test } from 'vitest';
import { Definitions } from '../../meta/definitions';
import type { ViewDef } from '../../meta/types';
import {
  addColumn,
  dropColumn,
  endsFor,
  mayBe,
  moveColumn,
  setColumn,
  withArrangement,
  withType,
} from './viewEditing';

const TASK = {
  name: 'task',
  label: { en: 'Task' },
  plural: { en: 'Tasks' },
  title: 'subject',
  fields: [
    { name: 'subject', type: 'text' },
    { name: 'state', type: 'picklist', options: [{ value: 'new' }] },
    { name: 'from', type: 'date' },
    { name: 'to', type: 'date' },
    { name: 'at', type: 'datetime' },
  ],
};
const info = new Definitions({ objects: [TASK], picklists: [], views: [], layouts: [] }).object('task');
const fields = [...(info?.fields.values() ?? [])];
const VIEW: ViewDef = { name: 'all', label: { en: 'All' }, object: 'task', columns: ['subject', 'state'] };

test('a column is there once, and the last one stays', () => {
  expect(addColumn(VIEW, 'from').columns).toEqual(['subject', 'state', 'from']);
  expect(addColumn(VIEW, 'state')).toBe(VIEW);
  expect(dropColumn(VIEW, 'state').columns).toEqual(['subject']);
  expect(dropColumn(dropColumn(VIEW, 'state'), 'subject').columns).toEqual(['subject']);
});

test('a column says its width and whether it stays only where it does', () => {
  const wide = setColumn(VIEW, 'subject', { width: 300, frozen: true });

  expect(wide.columns).toEqual([{ field: 'subject', width: 300, frozen: true }, 'state']);
  expect(
    setColumn({ ...wide, columns: [{ field: 'subject', frozen: true }] }, 'subject', { frozen: false })
      .columns,
  ).toEqual(['subject']);
});

test('a column takes the place of another', () => {
  const three = addColumn(VIEW, 'from');

  expect(moveColumn(three, 'subject', 'from').columns).toEqual(['state', 'from', 'subject']);
  expect(moveColumn(three, 'from', 'subject').columns).toEqual(['from', 'subject', 'state']);
});

test('what is arranged at the headings goes into the view', () => {
  const next = withArrangement(VIEW, {
    columns: ['state', 'subject'],
    widths: { state: 90 },
    aggregates: [],
  });

  expect(next.columns).toEqual([{ field: 'state', width: 90 }, 'subject']);
  expect('aggregates' in next).toBe(false);
});

test('a board takes the first field with options, and a calendar the first date', () => {
  const board = withType(VIEW, 'kanban', fields);
  const calendar = withType(board, 'calendar', fields);

  expect([board.type, board.group_by]).toEqual(['kanban', 'state']);
  expect([calendar.type, calendar.group_by, calendar.calendar]).toEqual([
    'calendar',
    undefined,
    { start: 'from' },
  ]);
  expect(withType(calendar, 'list', fields)).toEqual(VIEW);
});

test('an object without options or dates of its own can only be listed', () => {
  const bare = fields.filter(({ type }) => type === 'text');

  expect([mayBe('list', bare), mayBe('kanban', bare), mayBe('calendar', bare)]).toEqual([true, false, false]);
});

test('what begins at a day ends at a day', () => {
  const names = endsFor('from', fields).map(({ name }) => name);

  expect(names).toEqual(['to']);
});
