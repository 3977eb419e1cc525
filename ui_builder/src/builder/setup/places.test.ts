import { expect, test } from 'vitest';
import { openPlaces, PLACE_GROUPS, placeAt, rightOf } from './places';

const nothing = { everything: false, system: [] };

test('a page of the setup belongs to a place, and a place takes a right', () => {
  const rights = [
    'users/1',
    'roles/member',
    'objects/ticket/fields',
    'spreadsheet',
    'layouts/a',
    'audit',
  ].map((each) => {
    const place = placeAt(`/-/setup/${each}`);
    return [place?.address, place === undefined ? undefined : rightOf(place)];
  });

  expect(rights).toEqual([
    ['users', 'users'],
    ['roles', 'builder'],
    ['objects', 'builder'],
    ['objects', 'builder'],
    ['objects', 'builder'],
    ['audit', 'audit'],
  ]);
});

test('the first page of the setup and an address that is none are of no place', () => {
  expect(['/-/setup', '/-/setup/', '/-/setup/nowhere'].map(placeAt)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('one is led only to what one may open', () => {
  const auditor = openPlaces({ ...nothing, system: ['audit', 'personal_data'] });

  expect(openPlaces(nothing)).toEqual([]);
  expect(auditor.flatMap(({ places }) => places.map(({ address }) => address))).toEqual([
    'audit',
    'personal-data',
  ]);
  expect(openPlaces({ everything: true })).toEqual(PLACE_GROUPS);
});
