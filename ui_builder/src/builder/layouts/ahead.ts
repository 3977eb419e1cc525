/** What an arrow key leads to on the page. */
import type { Way } from './layoutTree';

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What does not lie straight ahead counts as if it were this much further away, in pixels. */
const ASIDE = 10_000;

/** Gives the thing that lies nearest in a direction; what lies straight ahead goes first. */
export function nearestAhead<Thing>(
  from: Box,
  things: readonly { readonly thing: Thing; readonly box: Box }[],
  way: Way,
): Thing | undefined {
  const here = centre(from);
  const sign = way === 'up' || way === 'left' ? -1 : 1;
  const upright = way === 'up' || way === 'down';
  const ahead = things.flatMap(({ thing, box }) => {
    const there = centre(box);
    const along = sign * (upright ? there.y - here.y : there.x - here.x);
    const across = Math.abs(upright ? there.x - here.x : there.y - here.y);
    const both = upright ? from.width + box.width : from.height + box.height;
    const straight = across < both / 2;
    return along > 1 ? [{ thing, far: along + (straight ? across / 100 : across + ASIDE) }] : [];
  });
  return ahead.toSorted((one, other) => one.far - other.far)[0]?.thing;
}

function centre({ left, top, width, height }: Box): { readonly x: number; readonly y: number } {
  return { x: left + width / 2, y: top + height / 2 };
}
