import { expect, test } from 'vitest';
import { addressLines, countryName, partsIn, withPart } from './addressText';
import { COUNTRIES } from './countries';

const SHANGHAI = {
  country: 'CN',
  state: '上海市',
  city: '上海市',
  district: '徐汇区',
  street: '漕溪北路 88 号',
  postal_code: '200030',
};

test('a Chinese address goes from the country to the street, and names a city once', () => {
  expect(addressLines(SHANGHAI, 'zh-CN')).toEqual(['中国', '上海市徐汇区', '漕溪北路 88 号', '200030']);
  expect(partsIn('zh-CN')[0]).toBe('country');
});

test('an English address goes from the street to the country', () => {
  const address = { country: 'US', state: 'CA', city: 'San Jose', street: '1 Main St', postal_code: '95113' };

  expect(addressLines(address, 'en')).toEqual(['1 Main St', 'San Jose', 'CA 95113', 'United States']);
  expect(partsIn('en')[0]).toBe('street');
});

test('parts that are missing leave no gaps', () => {
  expect(addressLines({ city: 'Paris' }, 'en')).toEqual(['Paris']);
});

test('an address of which nothing is left is blank', () => {
  expect(withPart(null, 'city', 'Paris')).toEqual({ city: 'Paris' });
  expect(withPart({ city: 'Paris', country: 'FR' }, 'city', '')).toEqual({ country: 'FR' });
  expect(withPart({ city: 'Paris' }, 'city', '')).toBeNull();
});

test('every country has a name', () => {
  expect(COUNTRIES.filter((code) => countryName(code, 'zh-CN') === code)).toEqual([]);
});
