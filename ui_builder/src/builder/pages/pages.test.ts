import { expect, test } from 'vitest';
import { Definitions } from '../../meta/definitions';
import type { ChartBlockDef, PageDef } from '../../meta/types';
import {
  addBlock,
  boundedWidth,
  copyBlock,
  firstGroup,
  moveBlock,
  newBlock,
  orderOf,
  sortFor,
  withChart,
  withObject,
} from './blockEditing';
import { groupBy, readGroup, readMeasure, withFunction, writeGroup, writeMeasure } from './measures';

const DEAL = {
  name: 'deal',
  label: { en: 'Deal' },
  plural: { en: 'Deals' },
  title: 'name',
  fields: [
    { name: 'name', type: 'text' },
    { name: 'stage', type: 'picklist', options: [{ value: 'new' }] },
    { name: 'amount', type: 'currency' },
    { name: 'closes', type: 'date' },
  ],
};
const BARE = { ...DEAL, name: 'note', plural: { en: 'Notes' }, fields: [{ name: 'name', type: 'text' }] };
const definitions = new Definitions({ objects: [DEAL, BARE], picklists: [], views: [], layouts: [] });
const info = definitions.object('deal');
const note = definitions.object('note');
const fields = [...(info?.fields.values() ?? [])];
const PAGE: PageDef = {
  name: 'home',
  label: { en: 'Home' },
  blocks: [
    {
      name: 'chart_1',
      block: 'chart',
      width: 6,
      chart: 'bar',
      object: 'deal',
      group: 'stage',
      measure: 'count()',
    },
    { name: 'markdown_1', block: 'markdown', width: 6, text: { en: 'Hello' } },
  ],
};
const CHART = PAGE.blocks[0] as ChartBlockDef;

test('a measure is one function of one field, and written as it was read', () => {
  expect(readMeasure('sum(amount)')).toEqual({ function: 'sum', field: 'amount' });
  expect(readMeasure(' COUNT( ) ')).toEqual({ function: 'count' });
  expect(readMeasure('sum(amount) / 2')).toBe(null);
  expect(readMeasure('sum()')).toBe(null);
  expect(writeMeasure({ function: 'avg', field: 'amount' })).toBe('avg(amount)');
});

test('a group is a field or a span of time', () => {
  expect(readGroup('stage')).toEqual({ field: 'stage' });
  expect(readGroup("START_OF(closes, 'quarter')")).toEqual({ field: 'closes', period: 'quarter' });
  expect(readGroup('MONTH(closes)')).toBe(null);
  expect(writeGroup({ field: 'closes', period: 'week' })).toBe("START_OF(closes, 'week')");
});

test('another function keeps a field that it takes, or takes the first that fits', () => {
  const sum = withFunction({ function: 'count' }, 'sum', fields);

  expect(sum).toEqual({ function: 'sum', field: 'amount' });
  expect(withFunction(sum, 'max', fields)).toEqual({ function: 'max', field: 'amount' });
  expect(withFunction(sum, 'count', fields)).toEqual({ function: 'count' });
});

test('dates are grouped by months at first', () => {
  const closes = info?.fields.get('closes');

  expect(closes && groupBy(closes)).toEqual({ field: 'closes', period: 'month' });
});

test('a new block shows something at once', () => {
  const given = info && { info, view: undefined, text: { en: 'Hi' } };

  expect(given && newBlock('chart', PAGE, given)).toEqual({
    name: 'chart_2',
    block: 'chart',
    width: 6,
    chart: 'bar',
    object: 'deal',
    group: 'stage',
    measure: 'count()',
  });
  expect(given && newBlock('list', PAGE, given)).toBe(null);
  expect(note && firstGroup(note)).toBe("START_OF(created_at, 'month')");
});

test('blocks are added behind another, copied and moved', () => {
  const copied = copyBlock(PAGE, CHART);

  expect(copied.blocks.map(({ name }) => name)).toEqual(['chart_1', 'chart_2', 'markdown_1']);
  expect(moveBlock(copied, 'markdown_1', 'chart_1').blocks.map(({ name }) => name)).toEqual([
    'markdown_1',
    'chart_1',
    'chart_2',
  ]);
  expect(addBlock(PAGE, { ...CHART, name: 'last' }).blocks.at(-1)?.name).toBe('last');
});

test('a gauge has a target and no groups, and a pie no series', () => {
  const divided = { ...CHART, series: 'name' };
  const gauge = info && withChart(divided, 'gauge', info);

  expect(gauge).toEqual({
    name: 'chart_1',
    block: 'chart',
    width: 6,
    chart: 'gauge',
    object: 'deal',
    measure: 'count()',
    target: 100,
  });
  expect(info && withChart(divided, 'pie', info).series).toBe(undefined);
  expect(info && gauge && withChart(gauge, 'bar', info).group).toBe('stage');
});

test('a block of another object forgets what was said of the one before', () => {
  const filtered = { ...CHART, where: "stage = 'new'", series: 'stage', sort: '-count()' };

  expect(note && withObject(filtered, note)).toEqual({
    name: 'chart_1',
    block: 'chart',
    width: 6,
    chart: 'bar',
    object: 'note',
    group: "START_OF(created_at, 'month')",
    measure: 'count()',
  });
});

test('groups stand in their own order, or by how much there is', () => {
  expect(orderOf(CHART)).toBe('group');
  expect(orderOf({ ...CHART, sort: sortFor('most', 'count()') ?? '' })).toBe('most');
  expect(orderOf({ ...CHART, sort: 'name' })).toBe(null);
  expect([boundedWidth(0), boundedWidth(5.4), boundedWidth(99)]).toEqual([1, 5, 12]);
});
