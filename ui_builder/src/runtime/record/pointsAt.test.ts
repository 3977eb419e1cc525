import { expect, test } from 'vitest';
import { pointsAt } from './pointsAt';

const about = { name: 'about', label: {}, required: false, writable: true, choices: [] };

test('a lookup holds the id, a polymorphic one the object too', () => {
  const lookup = { ...about, type: 'lookup', definition: { name: 'about', type: 'lookup' } };
  const polymorphic = { ...about, type: 'polymorphic', definition: { name: 'about', type: 'polymorphic' } };

  expect(pointsAt(lookup, 'about', 'account', '7')).toBe("about = '7'");
  expect(pointsAt(polymorphic, 'about', 'account', '7')).toBe("about = 'account/7'");
});
