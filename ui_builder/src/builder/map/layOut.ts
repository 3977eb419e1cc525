/** Where the cards of a map stand: what is pointed at above what points. */
import { graphlib, layout } from '@dagrejs/dagre';
import type { Graph, MapEdge, MapNode } from './graph';

export const CARD_WIDTH = 220;
const HEAD = 46;
const LINE = 24;
const FOOT = 8;
/** Cards that nothing is joined to stand in rows of so many. */
const LONE_ROW = 5;
const GAP = 40;

export interface Placed {
  readonly node: MapNode;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Line extends MapEdge {
  /** Where it goes along, past the cards: from the one that is pointed at to the one that points. */
  readonly points: readonly Point[];
}

export interface MapLayout {
  readonly cards: readonly Placed[];
  /** Lines between two cards; what points at its own object has none. */
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
}

export function cardHeight({ keys, more }: MapNode): number {
  return HEAD + (keys.length + (more > 0 ? 1 : 0)) * LINE + FOOT;
}

export function layOut({ nodes, edges }: Graph): MapLayout {
  const lines = edges.filter(({ from, to }) => from !== to);
  const joined = new Set(lines.flatMap(({ from, to }) => [from, to]));
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: GAP, ranksep: 90, marginx: 0, marginy: 0 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes.filter(({ object }) => joined.has(object.name))) {
    graph.setNode(node.object.name, { width: CARD_WIDTH, height: cardHeight(node) });
  }
  for (const { id, from, to } of lines) {
    graph.setEdge(to, from, {}, id);
  }
  layout(graph);
  const cards = nodes.flatMap((node): readonly Placed[] => {
    if (!joined.has(node.object.name)) {
      return [];
    }
    const { x, y } = graph.node(node.object.name);
    const height = cardHeight(node);
    return [{ node, x: x - CARD_WIDTH / 2, y: y - height / 2, width: CARD_WIDTH, height }];
  });
  const drawn = lines.map((line): Line => {
    const { points } = graph.edge(line.to, line.from, line.id);
    return { ...line, points };
  });
  const all = [...cards, ...lone(nodes, joined, below(cards))];
  return {
    cards: all,
    lines: drawn,
    width: Math.max(0, ...all.map(({ x, width }) => x + width)),
    height: below(all),
  };
}

const below = (cards: readonly Placed[]) => Math.max(0, ...cards.map(({ y, height }) => y + height));

/** Puts the cards that nothing is joined to under the others. */
function lone(nodes: readonly MapNode[], joined: ReadonlySet<string>, from: number): readonly Placed[] {
  const rest = nodes.filter(({ object }) => !joined.has(object.name));
  const placed: Placed[] = [];
  let top = from === 0 ? 0 : from + 2 * GAP;
  for (let at = 0; at < rest.length; at += LONE_ROW) {
    const row = rest.slice(at, at + LONE_ROW).map((node, place) => ({
      node,
      x: place * (CARD_WIDTH + GAP),
      y: top,
      width: CARD_WIDTH,
      height: cardHeight(node),
    }));
    placed.push(...row);
    top = below(row) + GAP;
  }
  return placed;
}

/** Draws a soft line along points. */
export function softPath(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (first === undefined || last === undefined) {
    return '';
  }
  const bends = rest.slice(0, -1).map(({ x, y }, place) => {
    const next = rest[place + 1] ?? last;
    const isLast = place === rest.length - 2;
    const to = isLast ? last : { x: (x + next.x) / 2, y: (y + next.y) / 2 };
    return `Q${x} ${y} ${to.x} ${to.y}`;
  });
  return [`M${first.x} ${first.y}`, ...(bends.length > 0 ? bends : [`L${last.x} ${last.y}`])].join('');
}

/** Gives the point in the middle of a line. */
export const middleOf = (points: readonly Point[]): Point =>
  points[Math.floor(points.length / 2)] ?? { x: 0, y: 0 };

export type Direction = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

/** Finds the card that one meets first from another in a direction. */
export function nextCard(cards: readonly Placed[], name: string, direction: Direction): string | undefined {
  const here = cards.find(({ node }) => node.object.name === name);
  if (here === undefined) {
    return undefined;
  }
  const isFlat = direction === 'ArrowLeft' || direction === 'ArrowRight';
  const sign = direction === 'ArrowLeft' || direction === 'ArrowUp' ? -1 : 1;
  let best: { name: string; far: number } | undefined;
  for (const { node, x, y, width, height } of cards) {
    const over = x + width / 2 - (here.x + here.width / 2);
    const down = y + height / 2 - (here.y + here.height / 2);
    const along = sign * (isFlat ? over : down);
    const aside = Math.abs(isFlat ? down : over);
    // What lies more aside than ahead is reached by another key.
    if (along > 1 && (isFlat ? aside <= along * 2 : true)) {
      const far = along + aside * 2;
      if (best === undefined || far < best.far) {
        best = { name: node.object.name, far };
      }
    }
  }
  return best?.name;
}
