/** Changes of the blocks of a page, as its editor makes them. */
import type { ObjectInfo } from '../../meta/definitions';
import type { ChartBlockDef, ChartType, PageBlockDef, PageDef, Texts, ViewDef } from '../../meta/types';
import { movedTo } from '../editor/put';
import { numbered } from '../objects/naming';
import { groupBy, groups, writeGroup } from './measures';

export const BLOCKS = ['metric', 'chart', 'list', 'markdown', 'links'] as const;
export type BlockType = (typeof BLOCKS)[number];

export const CHARTS: readonly ChartType[] = ['bar', 'line', 'area', 'pie', 'funnel', 'gauge'];
export const COLUMNS = 12;
const DIVIDED = new Set<ChartType>(['bar', 'line', 'area']);

/** What a new block is made of. */
export interface Given {
  readonly info: ObjectInfo;
  /** A view of the object, for a list. */
  readonly view: ViewDef | undefined;
  readonly text: Texts;
}

/** Makes a block that shows something at once; null where there is nothing for it to show. */
export function newBlock(type: BlockType, page: PageDef, { info, view, text }: Given): PageBlockDef | null {
  const name = numbered(
    type,
    page.blocks.map((block) => block.name),
  );
  const { name: object, label, plural } = info.definition;
  switch (type) {
    case 'metric':
      return { name, block: type, label: plural, width: 3, height: 'small', object, measure: 'count()' };
    case 'chart':
      return {
        name,
        block: type,
        width: 6,
        chart: 'bar',
        object,
        group: firstGroup(info),
        measure: 'count()',
      };
    case 'list':
      return view === undefined
        ? null
        : { name, block: type, label: view.label, width: 6, view: view.name, limit: 5 };
    case 'markdown':
      return { name, block: type, width: 6, height: 'small', text };
    case 'links':
      return { name, block: type, width: 3, links: [{ name: 'link_1', label: plural ?? label, object }] };
  }
}

/** Gives what records are grouped by at first: their options, else the month they were made in. */
export function firstGroup(info: ObjectInfo): string {
  const all = [...info.fields.values()];
  const own = new Set(info.definition.fields.map(({ name }) => name));
  const options = all.find((field) => field.type === 'picklist' && own.has(field.name));
  const field = options ?? info.fields.get('created_at') ?? all.find(groups);
  return field === undefined ? 'id' : writeGroup(groupBy(field));
}

export function setBlock<T extends PageDef>(page: T, name: string, block: PageBlockDef): T {
  return { ...page, blocks: page.blocks.map((each) => (each.name === name ? block : each)) };
}

/** Adds a block behind another one, or at the end. */
export function addBlock<T extends PageDef>(page: T, block: PageBlockDef, after?: string): T {
  const at = page.blocks.findIndex(({ name }) => name === after);
  const place = at === -1 ? page.blocks.length : at + 1;
  return { ...page, blocks: [...page.blocks.slice(0, place), block, ...page.blocks.slice(place)] };
}

export function dropBlock<T extends PageDef>(page: T, name: string): T {
  return { ...page, blocks: page.blocks.filter((each) => each.name !== name) };
}

export function copyBlock<T extends PageDef>(page: T, block: PageBlockDef): T {
  const taken = page.blocks.map(({ name }) => name);
  return addBlock(page, { ...block, name: numbered(block.block, taken) }, block.name);
}

export function moveBlock<T extends PageDef>(page: T, name: string, to: string): T {
  const names = page.blocks.map((each) => each.name);
  return { ...page, blocks: movedTo(page.blocks, names.indexOf(name), names.indexOf(to)) };
}

export const boundedWidth = (width: number): number => Math.min(Math.max(Math.round(width), 1), COLUMNS);

/** Draws a chart in another way; what that has no use for goes, what it needs comes. */
export function withChart(block: ChartBlockDef, chart: ChartType, info: ObjectInfo): ChartBlockDef {
  const { series, group, sort, limit, target, ...rest } = block;
  if (chart === 'gauge') {
    return { ...rest, chart, target: target ?? 100 };
  }
  return {
    ...rest,
    chart,
    group: group ?? firstGroup(info),
    ...(series !== undefined && DIVIDED.has(chart) ? { series } : {}),
    ...(sort === undefined ? {} : { sort }),
    ...(limit === undefined ? {} : { limit }),
  };
}

/** Whether a chart can be divided by a second group. */
export const isDivided = (chart: ChartType): boolean => DIVIDED.has(chart);

/** Makes a block of another object: what was said of the one before goes. */
export function withObject<T extends PageBlockDef>(block: T, info: ObjectInfo): T {
  const { where, compare, view, series, sort, ...rest } = block as T & Record<string, unknown>;
  const object = info.definition.name;
  const group = block.block === 'chart' && block.chart !== 'gauge' ? { group: firstGroup(info) } : {};
  const label = block.block === 'metric' ? { label: info.definition.plural } : {};
  return { ...rest, ...label, object, measure: 'count()', ...group } as unknown as T;
}

export type Order = 'group' | 'most' | 'least';

/** Reads in which order groups stand; null where it is another than those offered. */
export function orderOf({ sort, measure, group }: ChartBlockDef): Order | null {
  if (sort === undefined || sort === group) {
    return 'group';
  }
  return sort === `-${measure}` ? 'most' : sort === measure ? 'least' : null;
}

export function sortFor(order: Order, measure: string): string | undefined {
  return { group: undefined, most: `-${measure}`, least: measure }[order];
}
