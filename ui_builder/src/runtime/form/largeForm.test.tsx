import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { expect, test, vi } from 'vitest';
import type { Tree } from '../../formula/tree';
import { Definitions, type ObjectInfo } from '../../meta/definitions';
import { calculator } from './calculator';
import { Conditions } from './conditions';
import { FormField } from './FormField';
import { FormStore } from './FormStore';

const drawn = vi.hoisted(() => new Map<string, number>());
vi.mock('../../fields/registry', () => ({
  fieldUi: () => ({
    Display: ({ value }: { value: unknown }) => String(value),
    Input: ({ field, id }: { field: { name: string }; id: string }) => {
      drawn.set(field.name, (drawn.get(field.name) ?? 0) + 1);
      return <input id={id} />;
    },
  }),
}));
vi.mock('../../i18n/useTexts', () => ({
  useTexts: () => ({ t: (key: string) => key, text: () => '', locale: 'en' }),
}));

const COUNT = 300;
const above = (name: string): Tree => ({
  node: 'compare',
  type: 'boolean',
  operator: '>',
  left: { node: 'path', type: 'number', path: name },
  right: { node: 'constant', type: 'number', value: '10' },
});
const names = Array.from({ length: COUNT }, (_, at) => `f${at}`);
const object = {
  name: 'large',
  label: {},
  plural: {},
  title: 'f0',
  fields: names.map((name) => ({ name, type: 'number', scale: 2 })),
};
const definitions = new Definitions({ objects: [object], picklists: [], views: [], layouts: [] });
const info = definitions.object('large') as ObjectInfo;
const expressions = Object.fromEntries(names.map((name) => [`${name} > 10`, { tree: above(name) }]));
const globals = { value: () => undefined, zone: 'UTC', now: () => 0 };
const conditions = new Conditions(info, undefined, expressions, globals, calculator);

test('of 300 fields under conditions a key draws only the field and what hangs on it', () => {
  // Every tenth field decides about the nine behind it.
  const cells = names.map((name, at) => {
    const decider = `f${at - (at % 10)}`;
    return { name, cell: at % 10 === 0 ? {} : { required: `${decider} > 10` } };
  });
  const shown = cells.flatMap(({ name, cell }) => {
    const field = info.fields.get(name);
    return field === undefined ? [] : [{ field, cell }];
  });
  const form = new FormStore(info, shown, undefined, { conditions });
  const root = createRoot(document.createElement('div'));
  const fields = shown.map(({ field, cell }) => (
    <FormField key={field.name} {...{ form, field, cell }} width={1} />
  ));
  flushSync(() => root.render(fields));
  drawn.clear();

  flushSync(() => form.set('f5', '1'));
  expect([...drawn]).toEqual([['f5', 1]]);
  drawn.clear();
  flushSync(() => form.set('f10', '11'));
  expect([...drawn.keys()]).toEqual(names.slice(10, 20));
  root.unmount();
});
