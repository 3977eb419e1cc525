/** How a way is drawn: straight down, aside between two rows of steps, and down again, round at the corners. */
import type { Point } from '../map/layOut';
import { softPath } from '../map/layOut';

export interface Ends {
  /** The middle below the step that it comes from, and above the one that it leads to. */
  readonly from: Point;
  readonly to: Point;
}

/** Half of a row of steps, and a little more: there is room for lines. */
const OUTSIDE = 39;
const RADIUS = 10;

/** Gives the path of a way; `points` lead it past the steps, `rows` are the middles of the rows of steps. */
export function routed({ from, to }: Ends, points: readonly Point[], rows: ReadonlySet<number>): string {
  if (to.y < from.y) {
    return softPath([from, ...points.slice(1, -1), to]);
  }
  const corners: Point[] = [from];
  const along = [...points.slice(1, -1), to];
  for (const [place, next] of along.entries()) {
    const last = corners.at(-1) ?? from;
    if (Math.abs(next.x - last.x) > 1) {
      const y = bend(last, next, place, along.length, rows);
      corners.push({ x: last.x, y }, { x: next.x, y });
    }
    corners.push(next);
  }
  return rounded(straightened(corners));
}

/** Where it turns aside: just outside of the row of steps that it leaves or comes to. */
function bend(last: Point, next: Point, place: number, count: number, rows: ReadonlySet<number>): number {
  if (place === 0) {
    return last.y + OUTSIDE - 32;
  }
  if (place === count - 1) {
    return next.y - OUTSIDE + 32;
  }
  if (rows.has(Math.round(last.y))) {
    return last.y + OUTSIDE;
  }
  return rows.has(Math.round(next.y)) ? next.y - OUTSIDE : (last.y + next.y) / 2;
}

/** Leaves out what lies between two points of one straight line. */
function straightened(points: readonly Point[]): readonly Point[] {
  return points.filter((point, at) => {
    const [before, after] = [points[at - 1], points[at + 1]];
    if (before === undefined || after === undefined) {
      return true;
    }
    const isUpright = near(before.x, point.x) && near(point.x, after.x);
    const isFlat = near(before.y, point.y) && near(point.y, after.y);
    return !isUpright && !isFlat;
  });
}

const near = (one: number, other: number) => Math.abs(one - other) < 1;

function rounded(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) {
    return '';
  }
  const drawn = rest.map((point, at) => {
    const before = points[at] ?? first;
    const after = rest[at + 1];
    if (after === undefined) {
      return `L${point.x} ${point.y}`;
    }
    const start = towards(point, before);
    const end = towards(point, after);
    return `L${start.x} ${start.y}Q${point.x} ${point.y} ${end.x} ${end.y}`;
  });
  return [`M${first.x} ${first.y}`, ...drawn].join('');
}

/** Gives the point on the way from a corner to another point at which the corner begins to be round. */
function towards(corner: Point, other: Point): Point {
  const length = Math.hypot(other.x - corner.x, other.y - corner.y);
  const part = Math.min(RADIUS, length / 2) / (length || 1);
  return { x: corner.x + (other.x - corner.x) * part, y: corner.y + (other.y - corner.y) * part };
}
