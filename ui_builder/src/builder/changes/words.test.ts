import { expect, it } from 'vitest';
import { differencesOf } from './testDifferences';
import { type Speech, sentences } from './words';

const KNOWN = new Set([
  'changes.noun_fields',
  'changes.noun_options',
  'changes.noun_steps',
  'changes.property_required',
  'changes.property_columns',
  'changes.property_label',
  'changes.language_en',
]);
const SAID: Readonly<Record<string, string>> = {
  'changes.part': '{part} “{label}”',
  'changes.partOf': '{part} “{label}” of {of}',
  'changes.part_added': '{what} was added',
  'changes.part_removed': '{what} was removed',
  'changes.noun_fields': 'Field',
  'changes.noun_options': 'Option',
  'changes.noun_steps': 'Step',
  'changes.property_required': 'Required',
  'changes.property_columns': 'Columns',
  'changes.property_label': 'Label',
  'changes.language_en': 'English',
  'changes.inLanguage': '{property} ({language})',
  'changes.set': '{property}: {before} → {after}',
  'changes.set_in': '{what}: {property}: {before} → {after}',
  'changes.given_in': '{what}: {property}: {after}',
  'changes.other': '{property}: + {came}, − {left}',
  'changes.more': '{property}: + {came}',
  'changes.reordered': '{property}: order',
  'changes.renamed': '{before} is {after}',
  'changes.withFields': '{count} fields: {list}',
  'changes.comma': ', ',
  'changes.yes': 'yes',
  'changes.quoted': '“{text}”',
  'changes.called': '{what} is now called “{after}”',
  'changes.calledAll': 'Now called “{after}”, not “{before}”',
};
const speech: Speech = {
  locale: 'en',
  t: (key, values = {}) =>
    (SAID[key] ?? key).replace(/{(\w+)}/g, (_, name: string) => String(values[name] ?? '')),
  knows: (key) => KNOWN.has(key),
  text: (texts, fallback) => texts?.en ?? fallback,
  object: (name) => `the ${name}`,
  field: (_, path) => `the field ${path}`,
};
const STATUS = {
  name: 'status',
  label: { en: 'Status' },
  options: [{ value: 'new', label: { en: 'New' } }],
};

function say(before: object | null, after: object | null, kind = 'object', renames = {}) {
  const name = 'ticket';
  const differences = before === null || after === null ? [] : differencesOf(before, after);
  return sentences({ kind, name, before, after, differences, renames }, speech).map(({ text }) => text);
}

it('says what parts came and went by their labels', () => {
  const urgent = { value: 'urgent', label: { en: 'Urgent' } };
  const before = { fields: [STATUS, { name: 'old_one' }] };
  const after = { fields: [{ ...STATUS, options: [...STATUS.options, urgent] }, { name: 'due' }] };

  expect(say(before, after)).toEqual([
    'Option “Urgent” of field “Status” was added',
    'Field “Old one” was removed',
    'Field “Due” was added',
  ]);
});

it('says what a property was and is, texts with their language', () => {
  const before = { fields: [STATUS] };
  const after = { fields: [{ ...STATUS, label: { en: 'State' }, required: true }] };

  expect(say(before, after)).toEqual([
    'Field “Status” is now called “State”',
    'Field “State”: Required: yes',
  ]);
});

it('says which columns came and left by the labels of their fields', () => {
  const view = (...columns: string[]) => ({ object: 'ticket', columns });

  expect(say(view('a', 'b'), view('b', 'c'), 'view')).toEqual(['Columns: + the field c, − the field a']);
  expect(say(view('a'), view('a', 'c'), 'view')).toEqual(['Columns: + the field c']);
  expect(say(view('a', 'b'), view('b', 'a'), 'view')).toEqual(['Columns: order']);
});

it('says what the definition itself is called now', () => {
  const called = (label: string) => ({ label: { en: label } });

  expect(say(called('Ticket'), called('Case'))).toEqual(['Now called “Case”, not “Ticket”']);
});

it('says what a new object has, and what has another name', () => {
  expect(say(null, { fields: [STATUS, { name: 'due_on' }] })).toEqual(['2 fields: Status, Due on']);
  expect(say({}, {}, 'object', { 'object.ticket.due': 'due_on' })).toEqual(['due is due_on']);
});

it('says which step of a flow came, went or changed', () => {
  const flow = (steps: object) => ({ kind: 'flow', name: 'care', label: { en: 'Care' }, steps });
  const before = flow({
    tell: { element: 'send', label: { en: 'Tell them' }, to: 'owner' },
    old: { element: 'stop' },
  });
  const after = flow({
    tell: { element: 'send', label: { en: 'Tell them' }, to: 'account.owner' },
    wait: { element: 'wait' },
  });
  const said = sentences(
    { kind: 'flow', name: 'care', before, after, differences: differencesOf(before, after) },
    speech,
  );

  expect(said.map(({ tone, text }) => [tone, text]).toSorted()).toEqual([
    ['added', 'Step “Wait” was added'],
    ['changed', 'Step “Tell them”: To: “owner” → “account.owner”'],
    ['removed', 'Step “Old” was removed'],
  ]);
});
