/** Places on a map: the square world of Mercator, what is in sight of it, and points put together. */

/** The world is 1 by 1: x eastwards from 180° W, y southwards from 85° N. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Sight {
  readonly center: Point;
  /** As tiles count: the world is 256 pixels wide at 0, and twice as wide at each that follows. */
  readonly zoom: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const MOST_LATITUDE = 85.0511;
export const TILE = 256;

export function project(lat: number, lng: number): Point {
  const sine = Math.sin((Math.min(Math.max(lat, -MOST_LATITUDE), MOST_LATITUDE) * Math.PI) / 180);
  return { x: (lng + 180) / 360, y: 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI) };
}

export const worldWidth = (zoom: number): number => TILE * 2 ** zoom;

/** Gives where a point stands in the window, in pixels from its top left. */
export function onScreen(point: Point, { center, zoom }: Sight, { width, height }: Size): Point {
  const world = worldWidth(zoom);
  return { x: (point.x - center.x) * world + width / 2, y: (point.y - center.y) * world + height / 2 };
}

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

/** Moves what is in sight by pixels; the world is never left. */
export function panned({ center, zoom }: Sight, dx: number, dy: number): Sight {
  const world = worldWidth(zoom);
  return { zoom, center: { x: clamp(center.x + dx / world, 0, 1), y: clamp(center.y + dy / world, 0, 1) } };
}

/** Zooms so that what is at a place of the window stays there. */
export function zoomed(sight: Sight, by: number, limits: { least: number; most: number }, at: Point): Sight {
  const zoom = clamp(sight.zoom + by, limits.least, limits.most);
  const [before, after] = [worldWidth(sight.zoom), worldWidth(zoom)];
  const x = sight.center.x + at.x / before - at.x / after;
  const y = sight.center.y + at.y / before - at.y / after;
  return { zoom, center: { x: clamp(x, 0, 1), y: clamp(y, 0, 1) } };
}

/** Gives what shows all points, with room around them; the world where there are none. */
export function fitting(points: readonly Point[], { width, height }: Size, most: number): Sight {
  if (points.length === 0 || width === 0) {
    return { center: { x: 0.5, y: 0.4 }, zoom: Math.max(0, Math.log2(Math.max(width, 1) / TILE)) };
  }
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const room = 0.75;
  const wide = Math.log2((width * room) / TILE / Math.max(right - left, 1e-9));
  const high = Math.log2((height * room) / TILE / Math.max(bottom - top, 1e-9));
  return {
    center: { x: (left + right) / 2, y: (top + bottom) / 2 },
    zoom: clamp(Math.min(wide, high), 0, most),
  };
}

export interface Cluster<T> {
  readonly at: Point;
  readonly items: readonly T[];
}

/** Puts together what would stand on one another: closer than so many pixels to the first of them. */
export function clusters<T extends { readonly at: Point }>(
  items: readonly T[],
  zoom: number,
  distance: number,
): readonly Cluster<T>[] {
  const near = distance / worldWidth(zoom);
  const found: { at: Point; items: T[] }[] = [];
  for (const item of items) {
    const own = found.find(
      ({ at }) => Math.abs(at.x - item.at.x) < near && Math.abs(at.y - item.at.y) < near,
    );
    if (own === undefined) {
      found.push({ at: item.at, items: [item] });
    } else {
      own.items.push(item);
    }
  }
  return found;
}

export interface Tile {
  readonly key: string;
  readonly address: string;
  readonly left: number;
  readonly top: number;
  readonly size: number;
}

/** Gives the tiles that are in sight. */
export function tilesOf(address: string, sight: Sight, size: Size): readonly Tile[] {
  const z = Math.max(0, Math.round(sight.zoom));
  const count = 2 ** z;
  const side = worldWidth(sight.zoom) / count;
  const first = onScreen({ x: 0, y: 0 }, sight, size);
  const from = (offset: number) => Math.max(0, Math.floor(-offset / side));
  const until = (offset: number, length: number) => Math.min(count, Math.ceil((length - offset) / side));
  const tiles: Tile[] = [];
  for (let x = from(first.x); x < until(first.x, size.width); x += 1) {
    for (let y = from(first.y); y < until(first.y, size.height); y += 1) {
      tiles.push({
        key: `${z}/${x}/${y}`,
        address: address.replace('{z}', String(z)).replace('{x}', String(x)).replace('{y}', String(y)),
        left: first.x + x * side,
        top: first.y + y * side,
        size: side,
      });
    }
  }
  return tiles;
}
