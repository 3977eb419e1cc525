import { describe, expect, test } from 'vitest';
import { pathOf } from '../../meta/entries';
import type { SectionDef } from '../../meta/types';
import type { LayoutDraft } from './layoutDraft';
import {
  at,
  cellAt,
  duplicate,
  fieldLists,
  insert,
  move,
  nudge,
  placedPaths,
  put,
  remove,
  sectionsIn,
  type Way,
} from './layoutTree';

const fields = (name: string, ...names: string[]): SectionDef => ({ name, columns: 2, fields: names });
const page: LayoutDraft = {
  kind: 'layout',
  name: 'kayak_record',
  object: 'kayak',
  type: 'record',
  tabs: [
    { name: 'one', label: { en: 'One' }, sections: [fields('a', 'p', 'q', 'r'), fields('b', 's')] },
    { name: 'two', label: { en: 'Two' }, sections: [{ name: 'c', block: 'history' }, fields('d', 't', 'u')] },
  ],
  side: [{ name: 'e', block: 'timeline' }],
};

/** A small generator, so that every run tries the same. */
function* numbers(seed: number): Generator<number> {
  let state = seed;
  while (true) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield state;
  }
}

const everything = (layout: LayoutDraft) => ({
  fields: fieldLists(layout)
    .flatMap((list) => at(layout, list) as readonly string[])
    .map(pathOf)
    .toSorted(),
  sections: sectionsIn(layout)
    .map((address) => (at(layout, address) as SectionDef).name)
    .toSorted(),
});

describe('moving', () => {
  test('nothing is lost or doubled by a thousand moves and steps', () => {
    const random = numbers(7);
    const next = (below: number) => (random.next().value as number) % below;
    const ways: readonly Way[] = ['up', 'down', 'left', 'right'];
    let layout = page;
    for (let turn = 0; turn < 1000; turn += 1) {
      const lists = fieldLists(layout);
      const full = lists.filter((list) => (at(layout, list) as readonly unknown[]).length > 0);
      const list = full[next(full.length)] as string;
      const cell = `${list}/${next((at(layout, list) as readonly unknown[]).length)}`;
      const sections = sectionsIn(layout);
      const section = sections[next(sections.length)] as string;
      const what = next(3);
      const done =
        what === 0
          ? move(layout, cell, lists[next(lists.length)] as string, next(6))
          : nudge(layout, what === 1 ? cell : section, ways[next(4)] as Way);
      layout = done?.layout ?? layout;
    }

    expect(everything(layout)).toEqual(everything(page));
  });

  test('a part that was moved stands where the answer says', () => {
    const done = move(page, '/tabs/0/sections/0/fields/0', '/tabs/1/sections/1/fields', 1);

    expect(done.at).toBe('/tabs/1/sections/1/fields/1');
    expect(at(done.layout, done.at)).toBe('p');
  });

  test('within a list a part goes before what was at the index', () => {
    const done = move(page, '/tabs/0/sections/0/fields/0', '/tabs/0/sections/0/fields', 2);

    expect(at(done.layout, '/tabs/0/sections/0/fields')).toEqual(['q', 'p', 'r']);
    expect(done.at).toBe('/tabs/0/sections/0/fields/1');
  });

  test('a field that goes down from the last line enters the next section', () => {
    const done = nudge(page, '/tabs/0/sections/0/fields/2', 'down');

    expect(at(done?.layout ?? page, '/tabs/0/sections/1/fields')).toEqual(['r', 's']);
  });

  test('a section goes to the column beside, and back', () => {
    const beside = nudge(page, '/tabs/0/sections/0', 'right');
    const back = nudge(beside?.layout ?? page, beside?.at ?? '', 'left');

    expect(beside?.at).toBe('/side/1');
    expect(back?.at).toBe('/tabs/0/sections/1');
  });

  test('at the end of the way nothing happens', () => {
    expect(nudge(page, '/tabs/0', 'left')).toBeNull();
    expect(nudge(page, '/tabs/0/sections/0/fields/0', 'up')).toBeNull();
    expect(nudge({ ...page, type: 'create' }, '/tabs/0/sections/0', 'right')).toBeNull();
  });
});

describe('taking out', () => {
  test('what stands next is chosen, else what it stood in', () => {
    expect(remove(page, '/tabs/0/sections/0/fields/2').at).toBe('/tabs/0/sections/0/fields/1');
    expect(remove(page, '/tabs/0/sections/1/fields/0').at).toBe('/tabs/0/sections/1');
  });

  test('the last section beside takes the column with it', () => {
    expect('side' in remove(page, '/side/0').layout).toBe(false);
  });

  test('a page keeps its last tab', () => {
    const one = remove(page, '/tabs/1').layout;

    expect(remove(one, '/tabs/0').layout).toBe(one);
  });

  test('what is put in and taken out again leaves no trace', () => {
    const put = insert(page, '/tabs/1/sections/1/fields', 1, ['v']);

    expect(remove(put.layout, put.at).layout).toEqual(page);
  });
});

test('a copy of a tab has names of its own', () => {
  const { layout, at: address } = duplicate(page, '/tabs/0');

  expect(address).toBe('/tabs/1');
  expect(at(layout, '/tabs/1/name')).toBe('one_2');
  expect(new Set(everything(layout).sections).size).toBe(7);
});

test('a property is set and taken away at its address', () => {
  const set = put(page, '/tabs/0/visible', "status = 'open'");

  expect(at(set, '/tabs/0/visible')).toBe("status = 'open'");
  expect(put(set, '/tabs/0/visible', undefined)).toEqual(page);
});

test('fields are known in full and in short', () => {
  const layout = put(page, '/tabs/0/sections/0/fields/0', { field: 'p', width: 2 });

  expect(cellAt(layout, '/tabs/0/sections/0/fields/0')).toEqual({ field: 'p', width: 2 });
  expect([...placedPaths(layout)]).toEqual(['p', 'q', 'r', 's', 't', 'u']);
});
