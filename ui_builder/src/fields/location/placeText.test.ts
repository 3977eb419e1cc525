import { expect, test } from 'vitest';
import { placeHere, placeText, typedPlace } from './placeText';

test.each(['31.2304, 121.4737', '31.2304 121.4737', ' 31.2304，121.4737 '])('%j is a place', (typed) => {
  expect(typedPlace(typed)).toEqual({ lat: '31.2304', lng: '121.4737' });
});

test.each(['31.2304', '1, 2, 3', 'here'])('%j is left for the server to refuse', (typed) => {
  expect(typedPlace(typed)).toBe(typed);
});

test('a place is written as maps do', () => {
  expect(placeText({ lat: '31.2304', lng: '121.4737' })).toBe('31.2304, 121.4737');
});

test('where one is has as many digits as mean something', () => {
  expect(placeHere({ latitude: 31.23041234567, longitude: -0.5 })).toEqual({
    lat: '31.230412',
    lng: '-0.500000',
  });
});
