import { expect, test } from 'vitest';
import type { ChangeEntry } from '../../api/timeline';
import { Definitions } from '../../meta/definitions';
import { toldChanges, unnamedIn } from './toldChanges';

const AN = '01a20335-7913-73d8-ba99-3787e67ff200';
const definitions = new Definitions({
  objects: [
    {
      name: 'ticket',
      label: {},
      plural: {},
      title: 'subject',
      fields: [
        { name: 'subject', type: 'text' },
        { name: 'account', type: 'lookup', to: 'account' },
      ],
    },
    { name: 'account', label: {}, plural: {}, title: 'name', fields: [{ name: 'name', type: 'text' }] },
  ],
  picklists: [],
  views: [],
  layouts: [],
});
const info = definitions.object('ticket');
const entry: ChangeEntry = {
  kind: 'changes',
  at: '2026-03-02T09:04:00Z',
  user: null,
  event: 'updated',
  via: 'session',
  changes: { account: [null, AN], gone: [1, 2], subject: ['a', 'b'] },
};

test('changes come in the order of the fields, without those of fields that are no more', () => {
  expect(info && toldChanges(info, entry)).toEqual([
    { name: 'subject', before: 'a', after: 'b' },
    { name: 'account', before: null, after: AN },
  ]);
});

test('records that are told by their id are asked for once, with what they are called by', () => {
  expect(info && unnamedIn(definitions, info, [entry, entry])).toEqual([
    { object: 'account', title: 'name', ids: [AN] },
  ]);
});
