import { expect, test } from 'vitest';
import { changeSides, changesByObject, changeText, type DiffSpeech } from './rightsChanges';

const speech: DiffSpeech = {
  t: (key, values) => (values === undefined ? key : `${key}(${Object.values(values).join('|')})`),
  object: (name) => name.toUpperCase(),
  field: (object, name) => `${object}/${name}`,
};
const sides = (change: object) =>
  changeSides({ right: 'access', before: null, after: null, ...change }, speech);

test('changes stand below their object, what is about none comes last', () => {
  const changes = [
    { right: 'system:audit', before: false, after: true },
    { object: 'ticket', right: 'read', before: false, after: true },
    { object: 'ticket', right: 'update', before: false, after: true },
  ];

  expect(changesByObject(changes).map(([object, each]) => [object, each.length])).toEqual([
    ['ticket', 2],
    [null, 1],
  ]);
});

test('each right has its words', () => {
  const text = (change: object) => changeText({ right: '', before: 0, after: 0, ...change }, speech);

  expect(text({ object: 'ticket', right: 'read' })).toBe('permissions.verb_read');
  expect(text({ object: 'ticket', right: 'action:export' })).toBe('permissions.action_export');
  expect(text({ right: 'system:audit' })).toBe('permissions.system_audit');
  expect(text({ object: 'ticket', right: 'rows_edit' })).toBe('permissions.rowsEdit');
  expect(text({ object: 'ticket', field: 'phone', right: 'access' })).toBe('ticket/phone');
});

test('sides are said as what they are', () => {
  expect(sides({ before: false, after: true })).toEqual({
    before: 'permissions.span_false',
    after: 'permissions.yes',
  });
  expect(sides({ before: 'none', after: 'edit' })).toEqual({
    before: 'permissions.level_none',
    after: 'permissions.level_edit',
  });
  expect(
    sides({
      object: 'ticket',
      right: 'rows_read',
      before: [],
      after: ['self', 'field_queue', 'child_note.ticket'],
    }),
  ).toEqual({
    before: 'permissions.none',
    after:
      'permissions.way_selfpermissions.commapermissions.way_field(ticket/queue)permissions.commapermissions.way_child(NOTE)',
  });
});
