/** Where the steps of a flow stand: one below the other, branches side by side. */
import { graphlib, layout } from '@dagrejs/dagre';
import type { Point } from '../map/layOut';
import { type Line, linesOf, type PartOf } from './exits';
import { type FlowDef, stepsOf, TRIGGER } from './flowDraft';
import { routed } from './route';

export const STEP_WIDTH = 248;
export const STEP_HEIGHT = 64;
export const END_SIZE = 28;

export interface Spot {
  /** A step, the trigger, or the end of a path. */
  readonly id: string;
  readonly kind: 'trigger' | 'step' | 'end';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Of the end of a path: the way that leads there. */
  readonly line?: Line;
}

export interface DrawnLine {
  readonly id: string;
  readonly line: Line;
  readonly target: string;
  /** What is drawn, as SVG has it. */
  readonly path: string;
  /** Where its name and its button stand. */
  readonly middle: Point;
}

export interface FlowLayout {
  readonly spots: readonly Spot[];
  readonly lines: readonly DrawnLine[];
}

/** Gives the name of a way, and of the gap in it. */
export const lineId = ({ from, at }: Pick<Line, 'from' | 'at'>): string => `${from} ${at}`;

const LABEL_HEIGHT = 46;
const BARE_HEIGHT = 26;

/** Lays a flow out; `widthOf` tells how wide the name of a way is drawn, 0 where it has none. */
export function layOut(flow: FlowDef, partOf: PartOf, widthOf: (line: Line) => number): FlowLayout {
  const steps = stepsOf(flow);
  const lines = linesOf(flow, partOf).map((line) => {
    const leads = line.to !== undefined && steps[line.to] !== undefined;
    return { id: lineId(line), line, target: leads ? (line.to as string) : `end ${lineId(line)}`, leads };
  });
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 36, edgesep: 20, ranksep: 14, marginx: 0, marginy: 0 });
  graph.setDefaultEdgeLabel(() => ({}));
  graph.setNode(TRIGGER, { width: STEP_WIDTH, height: STEP_HEIGHT });
  // In the order of a walk, so that branches stand from left to right as they are said.
  for (const id of walked(lines, Object.keys(steps))) {
    graph.setNode(id, { width: STEP_WIDTH, height: STEP_HEIGHT });
  }
  for (const { id, line, target, leads } of lines) {
    if (!leads) {
      graph.setNode(target, { width: END_SIZE, height: END_SIZE });
    }
    const width = widthOf(line);
    graph.setEdge(
      line.from,
      target,
      {
        width: Math.max(width, END_SIZE),
        height: width > 0 ? LABEL_HEIGHT : BARE_HEIGHT,
        labelpos: 'c',
        weight: line.kind === 'next' ? 3 : 1,
      },
      id,
    );
  }
  // As they come, and not as fewest lines cross: the order of branches says which goes first.
  layout(graph, { disableOptimalOrderHeuristic: true });
  const spots = graph.nodes().map((id): Spot => {
    const { x, y, width, height } = graph.node(id);
    const end = lines.find(({ target, leads }) => !leads && target === id);
    return {
      id,
      kind: id === TRIGGER ? 'trigger' : end === undefined ? 'step' : 'end',
      x: x - width / 2,
      y: y - height / 2,
      width,
      height,
      ...(end === undefined ? {} : { line: end.line }),
    };
  });
  const placed = new Map(spots.map((spot) => [spot.id, spot]));
  const rows = new Set(spots.map(({ y, height }) => Math.round(y + height / 2)));
  const drawn = lines.map(({ id, line, target }): DrawnLine => {
    const { points, x, y } = graph.edge(line.from, target, id);
    const ends = { from: below(placed.get(line.from)), to: above(placed.get(target)) };
    return { id, line, target, path: routed(ends, points, rows), middle: { x, y } };
  });
  return { spots, lines: drawn };
}

type Place = Pick<Spot, 'x' | 'y' | 'width' | 'height'> | undefined;

const below = (spot: Place): Point =>
  spot === undefined ? { x: 0, y: 0 } : { x: spot.x + spot.width / 2, y: spot.y + spot.height };

const above = (spot: Place): Point =>
  spot === undefined ? { x: 0, y: 0 } : { x: spot.x + spot.width / 2, y: spot.y };

function walked(
  lines: readonly { line: Line; target: string; leads: boolean }[],
  ids: readonly string[],
): readonly string[] {
  const after = new Map<string, string[]>();
  for (const { line, target, leads } of lines) {
    if (leads) {
      after.set(line.from, [...(after.get(line.from) ?? []), target]);
    }
  }
  const found = new Set<string>();
  function walk(id: string) {
    for (const next of after.get(id) ?? []) {
      if (!found.has(next)) {
        found.add(next);
        walk(next);
      }
    }
  }
  walk(TRIGGER);
  return [...found, ...ids.filter((id) => !found.has(id))];
}

export type Direction = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

/** What the arrow keys go to: steps, and the buttons between them. */
export interface Stop {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  /** What the flow itself leads to from here, and from where it leads here. */
  readonly down?: string | undefined;
  readonly up?: string | undefined;
}

/** Gives every place that the arrow keys lead to, by its middle. */
export function stopsOf({ spots, lines }: FlowLayout): readonly Stop[] {
  const gap = ({ id }: DrawnLine) => `gap ${id}`;
  const steps = spots
    .filter(({ kind }) => kind !== 'end')
    .map(({ id, x, y, width, height }): Stop => {
      const [out] = lines.filter(({ line }) => line.from === id);
      const [into] = lines.filter(({ target }) => target === id);
      return {
        id,
        x: x + width / 2,
        y: y + height / 2,
        down: out && gap(out),
        up: into && gap(into),
      };
    });
  const ends = new Map(spots.filter(({ kind }) => kind === 'end').map((spot) => [spot.id, spot]));
  const gaps = lines.map((drawn): Stop => {
    const end = ends.get(drawn.target);
    const at = end === undefined ? drawn.middle : { x: end.x + end.width / 2, y: end.y + end.height / 2 };
    return {
      id: gap(drawn),
      ...at,
      up: drawn.line.from,
      down: end === undefined ? drawn.target : undefined,
    };
  });
  return [...steps, ...gaps];
}

/** Finds the place that a key leads to: down and up along the flow, aside to what is met first. */
export function nextStop(stops: readonly Stop[], from: string, direction: Direction): string | undefined {
  const here = stops.find(({ id }) => id === from);
  if (here === undefined) {
    return undefined;
  }
  const along = direction === 'ArrowDown' ? here.down : direction === 'ArrowUp' ? here.up : undefined;
  if (along !== undefined || direction === 'ArrowDown' || direction === 'ArrowUp') {
    return along;
  }
  const sign = direction === 'ArrowLeft' ? -1 : 1;
  let best: { id: string; far: number } | undefined;
  for (const { id, x, y } of stops) {
    const over = sign * (x - here.x);
    const aside = Math.abs(y - here.y);
    // What lies more aside than ahead is reached by other keys.
    if (over > 1 && aside <= over * 1.5) {
      const far = over + aside * 2;
      if (best === undefined || far < best.far) {
        best = { id, far };
      }
    }
  }
  return best?.id;
}
