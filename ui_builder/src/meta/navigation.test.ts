import { expect, test } from 'vitest';
import { firstEntry, homeOf, type KnownNames, leadsTo, navigation, opens } from './navigation';
import type { AppDef } from './types';

const known: KnownNames = {
  objects: [
    { name: 'ticket', plural: { en: 'Tickets' }, icon: 'ticket' },
    { name: 'account', plural: { en: 'Accounts' } },
  ],
  views: [
    { name: 'all', label: { en: 'All' }, object: 'ticket', default: true },
    { name: 'mine', label: { en: 'Mine' }, object: 'ticket' },
  ],
  pages: [{ name: 'today', label: { en: 'Today' }, icon: 'chart' }],
};
const app: AppDef = {
  name: 'service',
  label: { en: 'Service' },
  items: [
    { page: 'today' },
    { object: 'ticket', view: 'mine' },
    { group: { en: 'People' }, items: [{ object: 'account' }, { page: 'gone' }] },
  ],
};

test('entries stand under their headings, each by its own name and sign', () => {
  const groups = navigation(app, known).map(({ label, entries }) => [
    label?.en,
    entries.map((each) => [each.key, each.label.en, each.icon]),
  ]);

  expect(groups).toEqual([
    [
      undefined,
      [
        ['-/today', 'Today', 'chart'],
        ['ticket/mine', 'Mine', 'ticket'],
      ],
    ],
    [
      'People',
      [
        ['account/', 'Accounts', undefined],
        ['-/gone', 'gone', 'home'],
      ],
    ],
  ]);
});

test('an app opens with its home page, else with what it has first', () => {
  expect(homeOf({ ...app, home: 'start' })).toEqual({ page: 'start' });
  expect(homeOf(app)).toEqual({ page: 'today' });
  expect(homeOf({ ...app, items: [] })).toBeUndefined();
  expect(firstEntry(app)).toEqual({ object: 'ticket', view: 'mine' });
});

test('a list without a view is the one that opens first', () => {
  expect(opens({ object: 'ticket' }, 'ticket', 'all', known)).toBe(true);
  expect(opens({ object: 'ticket', view: 'mine' }, 'ticket', undefined, known)).toBe(false);
  expect(opens({ page: 'today' }, 'ticket', undefined, known)).toBe(false);
});

test('an app leads to the objects of its groups, too', () => {
  expect([leadsTo(app, 'account'), leadsTo(app, 'user')]).toEqual([true, false]);
});
