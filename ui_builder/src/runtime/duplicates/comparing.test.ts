import { expect, test } from 'vitest';
import type { RecordJson } from '../../api/records';
import type { Field, ObjectInfo } from '../../meta/definitions';
import { fullest, linesOf, saidOf, sentSources, sourcesOf, tellingFields } from './comparing';

const field = (name: string, type = 'text', writable = true) =>
  ({ name, type, writable, label: {}, definition: { name, type } }) as unknown as Field;
const FIELDS = [field('name'), field('tier', 'picklist'), field('notes', 'long_text'), field('city')];
const OWNER = field('owner', 'user');
const INFO = {
  definition: { name: 'club', title: 'name', fields: FIELDS.map(({ name }) => ({ name })) },
  fields: new Map([...FIELDS, OWNER, field('version', 'version', false)].map((each) => [each.name, each])),
} as unknown as ObjectInfo;
const ONE = { id: 'a', version: 1, name: 'Rovers', city: null, tier: 'gold' } as RecordJson;
const OTHER = {
  id: 'b',
  version: 4,
  name: 'Rovers FC',
  city: 'Bern',
  tier: 'gold',
  notes: 'x',
} as RecordJson;

test('what differs stands first, and what nobody may write is not asked', () => {
  expect(linesOf(INFO, [ONE, OTHER]).map((line) => [line.field.name, line.differs])).toEqual([
    ['name', true],
    ['notes', true],
    ['city', true],
    ['tier', false],
  ]);
});

test('the record that says the most is the one that stays, until somebody says otherwise', () => {
  expect(fullest([ONE, OTHER], INFO)).toBe('b');
});

test('a blank takes the value of another, and only what is another’s is sent', () => {
  const lines = linesOf(INFO, [ONE, OTHER]);
  const sources = sourcesOf(lines, [ONE, OTHER], 'a', {});

  expect(sources).toEqual({ name: 'a', notes: 'b', city: 'b', tier: 'a' });
  expect(sentSources(lines, sources, 'a')).toEqual({ notes: 'b', city: 'b' });
  expect(sentSources(lines, sourcesOf(lines, [ONE, OTHER], 'a', { city: 'a' }), 'a')).toEqual({ notes: 'b' });
});

test('what tells one record from another comes before what sorts them', () => {
  const telling = tellingFields(INFO);

  expect(telling.map(({ name }) => name)).toEqual(['city', 'tier', 'owner']);
  expect(saidOf(ONE, telling).map(({ name }) => name)).toEqual(['tier']);
});
