import { expect, test } from 'vitest';
import { besideTrigger } from './besideTrigger';

const page = { width: 1000, height: 800 };

test('a panel opens on the side where there is room', () => {
  const atTheTop = besideTrigger({ top: 10, bottom: 40, left: 20, right: 60 }, page);
  const atTheFoot = besideTrigger({ top: 740, bottom: 780, left: 900, right: 990 }, page);

  expect(atTheTop).toEqual({ top: 44, maxHeight: 748, left: 20, maxWidth: 972 });
  expect(atTheFoot).toEqual({ bottom: 64, maxHeight: 728, right: 10, maxWidth: 982 });
});

test('it never touches the edge of the page', () => {
  expect(besideTrigger({ top: 0, bottom: 40, left: 2, right: 42 }, page)).toMatchObject({
    left: 8,
    maxWidth: 984,
  });
});
