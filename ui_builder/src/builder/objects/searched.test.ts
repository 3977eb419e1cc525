import { expect, test } from 'vitest';
import type { ObjectDraft } from './objectDraft';
import { maySearch, searchedOf, withSearched } from './searched';

const CONTACT: ObjectDraft = {
  kind: 'object',
  name: 'contact',
  label: { en: 'Contact' },
  plural: { en: 'Contacts' },
  title: 'name',
  fields: [
    { name: 'name', type: 'text' },
    { name: 'code', type: 'text', unique: true },
    { name: 'remark', type: 'long_text' },
    { name: 'mobile', type: 'phone' },
    { name: 'born', type: 'date' },
  ],
};

test('unless it says otherwise an object is found by what names a record', () => {
  expect(maySearch(CONTACT).map(({ name }) => name)).toEqual(['name', 'code', 'remark', 'mobile']);
  expect(searchedOf(CONTACT)).toEqual(['name', 'code', 'mobile']);
});

test('what it is found by anyway is not said, and not to be found at all is', () => {
  const more = withSearched(CONTACT, ['name', 'code', 'mobile', 'remark']);

  expect(more.search).toEqual(['name', 'code', 'mobile', 'remark']);
  expect(withSearched(more, ['mobile', 'code', 'name'])).toEqual(CONTACT);
  expect(withSearched(CONTACT, []).search).toEqual([]);
});
