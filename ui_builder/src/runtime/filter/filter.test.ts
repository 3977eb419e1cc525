import { expect, test } from 'vitest';
import { builtinFunctions } from '../../formula/builtin';
import { Evaluator } from '../../formula/evaluate';
import { zoneOf } from '../../formula/moments';
import { type Tree, typeOf } from '../../formula/tree';
import type { Surroundings, Value } from '../../formula/types';
import { fromJson, type Json as Raw, readInstant } from '../../formula/values';
import { Definitions } from '../../meta/definitions';
import cases from './cases.json';
import { condition, type Group, group, type Item } from './conditions';
import { kindOf, operatorsOf, shapeOf, startValue, valueFor } from './operators';
import { printConditions } from './printConditions';
import { printTree } from './printTree';
import { readConditions } from './readConditions';

interface Case {
  readonly source: string;
  readonly tree: Tree;
  readonly printed?: string;
  readonly printed_tree?: Tree;
}

// Every source lies with the tree that the server makes of it; a test of the server holds them together.
const given = cases as unknown as {
  types: Record<string, string>;
  cases: readonly Case[];
};
const NAMED = { ...given.types, owner: 'record', account: 'record', 'account.owner': 'record' };
const CASES = given.cases.map((each) => [each.source, each] as const);
const LABEL = { en: 'x' };
const options = (...values: string[]) => values.map((value) => ({ value }));
const definitions = new Definitions({
  objects: [
    {
      name: 'case',
      label: LABEL,
      plural: LABEL,
      title: 'subject',
      fields: [
        { name: 'subject', type: 'text' },
        { name: 'body', type: 'long_text' },
        { name: 'status', type: 'picklist', required: true, options: options('new', 'open', 'closed') },
        { name: 'priority', type: 'picklist', options: options('low', 'high') },
        { name: 'amount', type: 'currency' },
        { name: 'rate', type: 'percent' },
        { name: 'urgent', type: 'checkbox' },
        { name: 'due_on', type: 'date' },
        { name: 'opened_at', type: 'datetime' },
        { name: 'due_at', type: 'formula', returns: 'datetime' },
        { name: 'starts', type: 'time' },
        { name: 'effort', type: 'duration' },
        { name: 'channels', type: 'multi_picklist', options: options('email', 'chat') },
        { name: 'tags', type: 'tags' },
        { name: 'account', type: 'lookup', to: 'account' },
        { name: 'team', type: 'lookup', to: 'team' },
        { name: 'place', type: 'location' },
      ],
    },
    {
      name: 'account',
      label: LABEL,
      plural: LABEL,
      title: 'name',
      fields: [
        { name: 'name', type: 'text' },
        { name: 'tier', type: 'picklist', options: options('key', 'other') },
        { name: 'active', type: 'checkbox' },
      ],
    },
    { name: 'team', label: LABEL, plural: LABEL, title: 'name', fields: [{ name: 'name', type: 'text' }] },
    {
      name: 'user',
      label: LABEL,
      plural: LABEL,
      title: 'name',
      owned: false,
      fields: [
        { name: 'name', type: 'text' },
        { name: 'email', type: 'email' },
        { name: 'team', type: 'lookup', to: 'team' },
        { name: 'manager', type: 'user' },
      ],
    },
  ],
  picklists: [],
  views: [],
  layouts: [],
} as ConstructorParameters<typeof Definitions>[0]);
const fieldAt = (path: string) => definitions.field('case', path);

test.each(CASES)('what is read of %s is written with the same meaning', (_, each) => {
  const filter = readConditions(each.tree, fieldAt);

  expect(printConditions(filter, fieldAt)).toBe(each.printed ?? each.source);
});

// Parentheses that change nothing are not in the tree.
test.each(CASES.filter(([source]) => !source.startsWith('(status')))(
  '%s is a text that its tree gives again',
  (_, each) => {
    const text = printTree(each.printed_tree ?? each.tree);

    expect(text).toBe(each.printed ?? each.source);
  },
);

// Mulberry32: the same records in every run.
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const A = '01890a5d-ac96-774b-bcce-b302099a8057';
const POOL: Readonly<Record<string, readonly Raw[]>> = {
  text: [null, 'Roof', "it's", 'x', 'Aaz', 'and or not'],
  number: [null, '1', '2', '3', '101', '-12.5'],
  boolean: [null, true, false],
  date: [null, '2026-01-31', '2026-03-11', '2026-03-12', '2026-03-18', '2026-02-10'],
  datetime: [
    null,
    '2026-01-31T08:30:00Z',
    '2026-03-11T16:00:00Z',
    '2026-03-12T02:00:00Z',
    '2026-02-10T00:00:00Z',
  ],
  time: [null, '08:30:00', '11:00:00'],
  duration: [null, '1800', '9000'],
  record: [null, A, '01890a5d-ac96-774b-bcce-b302099a8058'],
  location: [null],
};
const OPTIONS = [null, 'open', 'new', 'closed', 'low', 'high', 'key', 'other'];

function records(count: number): readonly Surroundings[] {
  const next = random(7);
  const pick = (from: readonly Raw[]) => from[Math.floor(next() * from.length)] ?? null;
  return Array.from({ length: count }, () => {
    const values: Record<string, Value> = {};
    for (const [name, type] of Object.entries(NAMED)) {
      if (name.includes('[]')) continue;
      const bare = type.replace(/\(.*\)/, '');
      const raw =
        bare === 'option'
          ? pick(OPTIONS)
          : bare.startsWith('list')
            ? pick([null, ['email'], ['email', 'chat'], ['vip']])
            : pick(POOL[bare] ?? [null]);
      values[name] = fromJson(raw, typeOf(bare));
    }
    values.urgent ??= false;
    values.status ??= 'open';
    const globals = { 'user.id': A, 'user.team': A, 'user.email': 'x' };
    const now = readInstant('2026-03-11T16:30:00Z');
    return { values, globals, now, zone: zoneOf('Asia/Shanghai'), children: () => [] };
  });
}

test.each(CASES.filter(([, each]) => each.printed_tree))(
  '%s and what is written of it find the same records',
  (_, each) => {
    const evaluator = new Evaluator(builtinFunctions);
    const [before, after] = [each.tree, each.printed_tree ?? each.tree].map((tree) =>
      evaluator.compile(tree),
    );

    for (const record of records(400)) {
      expect([record.values, after?.(record) ?? false]).toEqual([record.values, before?.(record) ?? false]);
    }
  },
);

/** A filter without the keys, which differ at each reading. */
function plain(item: Item): unknown {
  const { key: _, ...rest } = item;
  return item.is === 'group' ? { ...rest, items: item.items.map(plain) } : rest;
}

test.each(CASES)('%s reads alike before and after it was written', (_, each) => {
  const first = readConditions(each.tree, fieldAt);
  const second = readConditions(each.printed_tree ?? each.tree, fieldAt);

  expect(printConditions(second, fieldAt)).toBe(printConditions(first, fieldAt));
});

const read = (source: string): Group => {
  const found = given.cases.find((each) => each.source === source);
  if (found === undefined) throw new Error(source);
  return readConditions(found.tree, fieldAt);
};

test('ranges, lists and the user are conditions of their own', () => {
  const only = (source: string) => plain(read(source).items[0] as Item);

  expect(only("due_on >= START_OF(TODAY(), 'week') and due_on <= END_OF(TODAY(), 'week')")).toEqual({
    is: 'condition',
    path: 'due_on',
    operator: 'during',
    value: 'this_week',
  });
  expect(only('opened_at >= TODAY() - 7 and opened_at < TODAY() + 1')).toMatchObject({
    operator: 'last',
    value: { count: 7, unit: 'days' },
  });
  expect(only("opened_at >= '2026-01-31' and opened_at < '2026-03-01'")).toMatchObject({
    operator: 'days',
    value: ['2026-01-31', '2026-02-28'],
  });
  expect(only('opened_at >= TODAY() and opened_at < TODAY() + 1')).toMatchObject({
    operator: 'on',
    value: { days: 0 },
  });
  expect(only("channels contains 'email' or channels contains 'chat'")).toMatchObject({
    operator: 'has_any',
    value: ['email', 'chat'],
  });
  expect(only('account.owner.team = $user.team')).toMatchObject({
    path: 'account.owner',
    operator: 'my_team',
  });
  expect(only("status != 'closed'")).toMatchObject({ operator: 'not_in', value: ['closed'] });
  expect(only("account.tier != 'key'")).toMatchObject({ operator: 'none_of', value: ['key'] });
});

test('what conditions cannot show stays as text', () => {
  expect(read('amount * 2 > 100').items.map(plain)).toEqual([{ is: 'advanced', source: 'amount * 2 > 100' }]);
  expect(read('amount * (2 + rate) > -1 and urgent').items.map(plain)).toEqual([
    { is: 'advanced', source: 'amount * (2 + rate) > -1' },
    { is: 'condition', path: 'urgent', operator: 'yes', value: null },
  ]);
});

test('a condition that is not complete is left out', () => {
  const filter = group('all', [
    condition('', 'is'),
    condition('subject', 'contains', ''),
    condition('amount', 'greater', '1e'),
    condition('status', 'in', []),
    condition('due_on', 'days', ['2026-01-01', null]),
    condition('amount', 'greater', '5'),
  ]);

  expect(printConditions(filter, fieldAt)).toBe('amount > 5');
});

test('texts are quoted, advanced conditions and groups stay apart', () => {
  const filter = group('all', [
    condition('subject', 'contains', "it's"),
    { is: 'advanced', key: 1, source: 'urgent or amount > 1' },
    group('any', [
      condition('urgent', 'yes'),
      group('none', [condition('urgent', 'yes'), condition('amount', 'blank')]),
    ]),
  ]);

  expect(printConditions(filter, fieldAt)).toBe(
    "subject contains 'it''s' and (urgent or amount > 1) and (urgent or not (urgent or amount = null))",
  );
});

test('what stands in parentheses already gets no more of them', () => {
  const item = (source: string): Item => ({ is: 'advanced', key: 1, source });
  const both = (source: string) => printConditions(group('all', [item(source), item('urgent')]), fieldAt);

  expect(both('not (a or LEN(b) > 2)')).toBe('not (a or LEN(b) > 2) and urgent');
  expect(both("a = 'x or y'")).toBe("a = 'x or y' and urgent");
  expect(both('(a or b) or c')).toBe('((a or b) or c) and urgent');
});

test('durations are written however they were typed', () => {
  const typed = ['2:30', '9000', '2h 30m', '150m', '1h', 'soon'];

  expect(
    typed.map((text) => printConditions(group('all', [condition('effort', 'greater', text)]), fieldAt)),
  ).toEqual([
    "effort > '2:30'",
    "effort > '2:30'",
    "effort > '2:30'",
    "effort > '2:30'",
    "effort > '1:00'",
    '',
  ]);
});

test('every operator that is offered writes what reads as itself', () => {
  const values: Readonly<Record<string, Raw>> = { text: 'a', number: '3', duration: '1:30', time: '08:30' };
  for (const field of definitions.object('case')?.fields.values() ?? []) {
    const kind = kindOf(field);
    for (const operator of operatorsOf(field)) {
      const shape = shapeOf(operator, kind);
      const one = values[kind] ?? (kind === 'record' || kind === 'user' ? { id: A, label: null } : 'high');
      const value = { one, many: [one], two: [one, one], twoDays: ['2026-01-01', '2026-01-02'] }[
        shape as string
      ];
      const text = printConditions(
        group('all', [condition(field.name, operator, (value ?? startValue(shape)) as Raw)]),
        fieldAt,
      );

      expect([field.name, operator, text !== '']).toEqual([field.name, operator, true]);
    }
  }
});

test('a value stays when the next operator takes it too', () => {
  expect(valueFor('begins', 'text', 'contains', 'a')).toBe('a');
  expect(valueFor('in', 'text', 'is', 'a')).toEqual(['a']);
  expect(valueFor('is', 'text', 'in', ['a', 'b'])).toBe('a');
  expect(valueFor('blank', 'text', 'is', 'a')).toBe(null);
  expect(valueFor('during', 'date', 'on', { days: 0 })).toBe('this_week');
});
