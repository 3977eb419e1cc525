/** A flow as the canvas draws it: nodes, edges, and where the arrow keys lead. */
import { type Edge, MarkerType, type Node, Position } from '@xyflow/react';
import type { TriggerPart } from '../../api/flows';
import { exitsOf, type Line, linesOf, type PartOf, reachedIn } from './exits';
import { type FlowDef, stepsOf, TRIGGER } from './flowDraft';
import { type FlowLayout, layOut } from './layOut';
import type { EndData, Mark, StepData } from './StepCard';
import type { WayData } from './WayLine';
import { summaryOf, type Wording, wayName, widthOf } from './wording';

export interface Drawn {
  readonly flow: FlowDef;
  readonly partOf: PartOf;
  readonly trigger: TriggerPart | undefined;
  readonly wording: Wording;
  titleOf(id: string): string;
}

/** Gives the names of all ways, by their gaps. */
export function wayNames({ flow, partOf, wording }: Drawn): (line: Line) => string {
  const steps = stepsOf(flow);
  return (line) => {
    const step = steps[line.from];
    return step === undefined
      ? ''
      : wayName(line, exitsOf(step, partOf(step.element)), step.element, wording);
  };
}

/** Lays a flow out; it stays as it is while only what its steps say changes. */
export function laidOut(drawn: Drawn): FlowLayout {
  const nameOf = wayNames(drawn);
  return layOut(drawn.flow, drawn.partOf, (line) => widthOf(nameOf(line)));
}

/** What a layout depends on, as a text: the ways and their names. */
export function shapeOf(drawn: Drawn): string {
  const nameOf = wayNames(drawn);
  const lines = linesOf(drawn.flow, drawn.partOf).map((line) => [line.from, line.at, line.to, nameOf(line)]);
  return JSON.stringify([lines, Object.keys(stepsOf(drawn.flow))]);
}

export interface Shown {
  readonly chosen: readonly string[];
  readonly focus: string;
  faultsOf(id: string): number;
  markOf(id: string): Mark;
  /** Whether nothing can be put in. */
  readonly isFixed: boolean;
}

export function nodesOf(drawn: Drawn, { spots }: FlowLayout, shown: Shown): Node[] {
  const { flow, partOf, trigger, wording } = drawn;
  const { t, text } = wording;
  const steps = stepsOf(flow);
  const reached = reachedIn(flow, partOf);
  const inner = innerOf(flow, partOf);
  return spots.map(({ id, kind, x, y, width, height, line }): Node => {
    const place = { id, position: { x, y }, ...sized(width, height) };
    if (kind === 'end' && line !== undefined) {
      const data: EndData = {
        line,
        stop: `gap ${line.from} ${line.at}`,
        title: t('flows.addAtEnd', { step: drawn.titleOf(line.from) }),
        after: endOf(drawn, line, inner),
        isFixed: shown.isFixed,
      };
      return { ...place, type: 'end', data };
    }
    const step = steps[id];
    const part = step === undefined ? undefined : partOf(step.element);
    const said = kind === 'trigger' ? flow.trigger : step;
    const data: StepData = {
      id,
      title: drawn.titleOf(id),
      kind: kind === 'trigger' ? t('flows.trigger') : text(part?.label, step?.element),
      summary: summaryOf(
        said ?? {},
        kind === 'trigger' ? trigger : part,
        typeof flow.trigger?.object === 'string' ? flow.trigger.object : '',
        wording,
      ),
      icon: kind === 'trigger' ? trigger?.icon : part?.icon,
      group: kind === 'trigger' ? 'trigger' : (part?.group ?? 'flow'),
      isChosen: shown.chosen.includes(id),
      isFirst: shown.focus === id,
      isLost: kind === 'step' && !reached.has(id),
      isDurable: part?.durable === true,
      faults: shown.faultsOf(id),
      mark: shown.markOf(id),
    };
    return { ...place, type: 'step', data };
  });
}

/** Says how large a node is and where its ways begin and end, so that nothing has to be measured. */
function sized(width: number, height: number): Pick<Node, 'width' | 'height' | 'measured' | 'handles'> {
  const end = { x: width / 2, width: 1, height: 1 };
  return {
    width,
    height,
    measured: { width, height },
    handles: [
      { type: 'target', position: Position.Top, y: 0, ...end },
      { type: 'source', position: Position.Bottom, y: height, ...end },
    ],
  };
}

/** Says what comes after the end of a path that is within another step. */
function endOf({ wording, titleOf }: Drawn, end: Line, inner: ReadonlyMap<string, string>): string {
  const outer = inner.get(end.from) ?? (end.kind === 'inner' ? end.from : undefined);
  return outer === undefined ? '' : wording.t('flows.backTo', { step: titleOf(outer) });
}

/** Gives for each step the one that it is within: a loop, or parallel branches. */
export function innerOf(flow: FlowDef, partOf: PartOf): ReadonlyMap<string, string> {
  const steps = stepsOf(flow);
  const found = new Map<string, string>();
  function walk(id: string | undefined, outer: string | undefined, seen: Set<string>) {
    const step = id === undefined ? undefined : steps[id];
    if (id === undefined || step === undefined || seen.has(id)) {
      return;
    }
    seen.add(id);
    if (outer !== undefined && !found.has(id)) {
      found.set(id, outer);
    }
    for (const exit of exitsOf(step, partOf(step.element))) {
      walk(exit.to, exit.kind === 'inner' ? id : outer, seen);
    }
  }
  walk(flow.start, undefined, new Set([TRIGGER]));
  return found;
}

export function edgesOf(drawn: Drawn, { lines }: FlowLayout, shown: Shown): Edge<WayData>[] {
  const nameOf = wayNames(drawn);
  const { t } = drawn.wording;
  return lines.map(({ id, line, target, path, middle }) => {
    const leads = target === line.to;
    const data: WayData = {
      path,
      middle,
      name: nameOf(line),
      kind: line.kind,
      stop: leads && !shown.isFixed ? `gap ${id}` : undefined,
      title: t('flows.addBetween', {
        before: drawn.titleOf(line.from),
        after: leads ? drawn.titleOf(target) : '',
      }),
    };
    const lit = shown.chosen.includes(line.from) || shown.chosen.includes(target);
    return {
      id,
      type: 'way',
      source: line.from,
      target,
      data,
      className: `${line.kind}${lit ? ' lit' : ''}`,
      focusable: false,
      ...(leads ? { markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14 } } : {}),
    };
  });
}
