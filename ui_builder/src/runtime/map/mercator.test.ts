import { expect, test } from 'vitest';
import { clusters, fitting, onScreen, panned, project, tilesOf, zoomed } from './mercator';

const size = { width: 512, height: 512 };
const world = { center: { x: 0.5, y: 0.5 }, zoom: 1 };
const free = { least: 0, most: 18 };

test('places stand where maps have them', () => {
  expect(project(0, 0)).toEqual({ x: 0.5, y: 0.5 });
  expect(project(0, 180).x).toBe(1);
  expect(project(90, 0).y).toBeCloseTo(0, 4);
  // Shanghai: tile 857/418 of 1024 at zoom 10.
  const shanghai = project(31.2304, 121.4737);
  expect([Math.floor(shanghai.x * 1024), Math.floor(shanghai.y * 1024)]).toEqual([857, 418]);
});

test('what is under the pointer stays there while one zooms', () => {
  const place = project(31.23, 121.47);
  const before = onScreen(place, world, size);
  const after = zoomed(world, 3, free, { x: before.x - 256, y: before.y - 256 });

  expect(onScreen(place, after, size).x).toBeCloseTo(before.x, 6);
  expect(onScreen(place, after, size).y).toBeCloseTo(before.y, 6);
  expect(zoomed(world, 99, free, { x: 0, y: 0 }).zoom).toBe(18);
});

test('one never leaves the world', () => {
  expect(panned(world, -9999, 9999).center).toEqual({ x: 0, y: 1 });
});

test('all points are in sight at first', () => {
  const points = [project(31, 121), project(40, 116)];

  const sight = fitting(points, size, 12);

  for (const point of points) {
    const { x, y } = onScreen(point, sight, size);
    expect(x > 0 && x < 512 && y > 0 && y < 512).toBe(true);
  }
  expect(fitting(points.slice(0, 1), size, 12).zoom).toBe(12);
});

test('what is close together is one, and comes apart as one zooms in', () => {
  const items = [{ at: project(31.2, 121.4) }, { at: project(31.3, 121.5) }, { at: project(52.5, 13.4) }];

  expect(clusters(items, 2, 48).map(({ items: all }) => all.length)).toEqual([2, 1]);
  expect(clusters(items, 12, 48)).toHaveLength(3);
});

test('tiles cover what is in sight', () => {
  const tiles = tilesOf('https://tiles.example/{z}/{x}/{y}.png', world, size);

  expect(tiles.map(({ address }) => address)).toEqual([
    'https://tiles.example/1/0/0.png',
    'https://tiles.example/1/0/1.png',
    'https://tiles.example/1/1/0.png',
    'https://tiles.example/1/1/1.png',
  ]);
  expect(tiles[3]).toMatchObject({ left: 256, top: 256, size: 256 });
});
