/** What is done to the steps of a flow: put in, taken out, joined, copied, renamed. */
import type { ElementPart, PartSchema } from '../../api/flows';
import { freeName } from '../editor/copyOf';
import { escaped, exitsOf, goesOn, isObject, linesOf, type PartOf, putAt, reachedIn } from './exits';
import { type FlowDef, type StepDef, stepsOf, TRIGGER, type Values } from './flowDraft';

/** The place between two steps: an exit of the one before. */
export interface Gap {
  readonly from: string;
  readonly at: string;
}

/** Lets a way lead to another step; undefined: its path ends. */
export function joined(flow: FlowDef, { from, at }: Gap, to: string | undefined): FlowDef {
  if (from === TRIGGER) {
    return putAt(flow, '/start', to);
  }
  const step = stepsOf(flow)[from];
  return step === undefined ? flow : withStep(flow, from, putAt(step, at, to));
}

/** Gives a flow with another step of a name. */
export const withStep = (flow: FlowDef, id: string, step: StepDef): FlowDef => ({
  ...flow,
  steps: { ...stepsOf(flow), [id]: step },
});

/** Tells where a way leads now. */
export function targetOf(flow: FlowDef, { from, at }: Gap, partOf: PartOf): string | undefined {
  return linesOf(flow, partOf).find((line) => line.from === from && line.at === at)?.to;
}

/** Makes a step of an element, with what its schema lets be said at once. */
export function newStep(part: ElementPart, flow: FlowDef): StepDef {
  return { element: part.key, ...(begun(part.schema, flow) as Values) };
}

/** Gives what must be said and can be: defaults, the object of the flow, a first branch. */
function begun(schema: PartSchema, flow: FlowDef): unknown {
  const { properties = {}, required = [] } = schema;
  const said = required.flatMap((name): [string, unknown][] => {
    const each = properties[name];
    const value = each === undefined ? undefined : firstOf(each, name, flow);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(said);
}

function firstOf(schema: PartSchema, name: string, flow: FlowDef): unknown {
  if (schema.default !== undefined) {
    return schema.default;
  }
  if (schema['x-editor'] === 'object') {
    return flow.trigger?.object;
  }
  if (schema['x-editor'] === 'values') {
    return {};
  }
  if (schema.items?.properties !== undefined) {
    return [newEntry(schema.items, [], flow)];
  }
  return name === 'name' ? 'first' : undefined;
}

/** Makes a further entry of a list, such as a branch. */
export function newEntry(items: PartSchema, entries: readonly unknown[], flow: FlowDef): Values {
  const entry = begun(items, flow) as Values;
  if (items.properties?.name === undefined) {
    return entry;
  }
  const taken = entries.flatMap((each) => (isObject(each) && typeof each.name === 'string' ? each.name : []));
  return { name: freeName(`way_${entries.length + 1}`, taken), ...without(entry, 'name') };
}

function without(values: Values, name: string): Values {
  const { [name]: _, ...rest } = values;
  return rest;
}

/**
 * Puts a step between two: what came after comes after it. Its branches lead there too; a path of its own
 * that comes back begins empty.
 */
export function inserted(flow: FlowDef, gap: Gap, id: string, step: StepDef, partOf: PartOf): FlowDef {
  const after = targetOf(flow, gap, partOf);
  let placed = step;
  if (after !== undefined) {
    for (const exit of exitsOf(step, partOf(step.element))) {
      const isBranch = exit.kind === 'way' && exit.at.split('/').length > 2;
      if (exit.to === undefined && (exit.kind === 'next' || isBranch)) {
        placed = putAt(placed, exit.at, after);
      }
    }
  }
  return joined(withStep(flow, id, placed), gap, id);
}

/** Gives the step that takes the place of one that goes: the usual way on, else the first other one. */
function afterOne(step: StepDef, partOf: PartOf): string | undefined {
  const exits = exitsOf(step, partOf(step.element)).filter(
    ({ kind }) => kind !== 'inner' && kind !== 'error',
  );
  return exits.find(({ kind }) => kind === 'next')?.to ?? exits.find(({ to }) => to !== undefined)?.to;
}

export interface Removal {
  readonly flow: FlowDef;
  /** All steps that went: those named, and what only they led to. */
  readonly gone: readonly string[];
}

/** Takes steps out; what led to them leads on to what came after. */
export function removed(flow: FlowDef, ids: readonly string[], partOf: PartOf): Removal {
  const steps = stepsOf(flow);
  const going = new Set(ids);
  function heir(id: string): string | undefined {
    const seen = new Set<string>();
    let at: string | undefined = id;
    while (at !== undefined && going.has(at) && !seen.has(at)) {
      seen.add(at);
      const step: StepDef | undefined = steps[at];
      at = step === undefined ? undefined : afterOne(step, partOf);
    }
    return at !== undefined && going.has(at) ? undefined : at;
  }
  const before = reachedIn(flow, partOf);
  let next = flow;
  for (const line of linesOf(flow, partOf)) {
    if (line.to !== undefined && going.has(line.to) && !going.has(line.from)) {
      next = joined(next, line, heir(line.to));
    }
  }
  next = { ...next, steps: kept(stepsOf(next), (id) => !going.has(id)) };
  const after = reachedIn(next, partOf);
  const lost = Object.keys(next.steps).filter((id) => before.has(id) && !after.has(id));
  const flowLeft = { ...next, steps: kept(next.steps, (id) => !lost.includes(id)) };
  return { flow: flowLeft, gone: [...ids.filter((id) => id in steps), ...lost] };
}

const kept = (steps: FlowDef['steps'], keeps: (id: string) => boolean): FlowDef['steps'] =>
  Object.fromEntries(Object.entries(steps).filter(([id]) => keeps(id)));

/** Steps that were copied, with the ways between them. */
export interface Clip {
  readonly dougong: 'steps';
  readonly first: string;
  readonly steps: FlowDef['steps'];
}

/** Copies steps, in the order in which a run comes to them. */
export function clipOf(flow: FlowDef, ids: readonly string[], partOf: PartOf): Clip | null {
  const steps = stepsOf(flow);
  const order = [...reachedIn(flow, partOf), ...Object.keys(steps)];
  const chosen = [...new Set(order)].filter((id) => ids.includes(id) && steps[id] !== undefined);
  const [first] = chosen;
  if (first === undefined) {
    return null;
  }
  return {
    dougong: 'steps',
    first,
    steps: Object.fromEntries(chosen.map((id) => [id, steps[id] as StepDef])),
  };
}

/** Reads what was copied, in this flow or another one; null where it is something else. */
export function readClip(text: string): Clip | null {
  try {
    const read: unknown = JSON.parse(text);
    if (
      !isObject(read) ||
      read.dougong !== 'steps' ||
      !isObject(read.steps) ||
      typeof read.first !== 'string'
    ) {
      return null;
    }
    const steps = Object.values(read.steps);
    const whole = steps.every((each) => isObject(each) && typeof each.element === 'string');
    return whole && read.first in read.steps ? (read as unknown as Clip) : null;
  } catch {
    return null;
  }
}

export interface Pasted {
  readonly flow: FlowDef;
  readonly ids: readonly string[];
}

/** Puts copied steps into a gap, under names of their own. */
export function pasted(flow: FlowDef, clip: Clip, gap: Gap, partOf: PartOf): Pasted {
  const names = new Map<string, string>();
  for (const id of Object.keys(clip.steps)) {
    const others = Object.keys(clip.steps).filter((each) => each !== id);
    names.set(id, freeName(id, [...Object.keys(stepsOf(flow)), ...names.values(), ...others]));
  }
  const after = targetOf(flow, gap, partOf);
  const copies = Object.entries(clip.steps).map(([id, step]): [string, StepDef] => [
    names.get(id) ?? id,
    copied(step, names, partOf),
  ]);
  let next: FlowDef = { ...flow, steps: { ...stepsOf(flow), ...Object.fromEntries(copies) } };
  next = joined(next, gap, names.get(clip.first));
  const last = lastOf(Object.fromEntries(copies), names.get(clip.first) ?? '', partOf);
  if (after !== undefined && last !== undefined) {
    next = joined(next, { from: last, at: '/next' }, after);
  }
  return { flow: next, ids: copies.map(([id]) => id) };
}

function copied(step: StepDef, names: ReadonlyMap<string, string>, partOf: PartOf): StepDef {
  let copy = step;
  for (const { at, to } of exitsOf(step, partOf(step.element))) {
    if (to !== undefined) {
      copy = putAt(copy, at, names.get(to));
    }
  }
  return [...names].reduce((all, [from, to]) => (from === to ? all : respelled(all, from, to)), copy);
}

/** Gives the step at which the usual way through some steps ends. */
function lastOf(steps: FlowDef['steps'], first: string, partOf: PartOf): string | undefined {
  const seen = new Set<string>();
  let at = first;
  for (;;) {
    const step = steps[at];
    if (step === undefined || seen.has(at) || !goesOn(step.element)) {
      return undefined;
    }
    seen.add(at);
    const next = afterOne(step, partOf);
    if (next === undefined || steps[next] === undefined) {
      return at;
    }
    at = next;
  }
}

/** Gives a step another name; whatever leads to it or names its values follows. */
export function renamedStep(flow: FlowDef, from: string, to: string, partOf: PartOf): FlowDef {
  let next = flow;
  for (const line of linesOf(flow, partOf)) {
    if (line.to === from) {
      next = joined(next, line, to);
    }
  }
  const steps = Object.entries(stepsOf(next)).map(([id, step]): [string, StepDef] => [
    id === from ? to : id,
    respelled(step, from, to),
  ]);
  const { output } = next;
  return {
    ...next,
    steps: Object.fromEntries(steps),
    ...(output === undefined ? {} : { output: respelled(output, from, to) }),
  };
}

/** Writes `$steps.to` for `$steps.from` in every text of a value. */
const respelled = <T>(value: T, from: string, to: string): T =>
  respelledBy(value, new RegExp(`(\\$steps\\.)${from}(?![a-z0-9_])`, 'g'), `$1${to}`);

function respelledBy<T>(value: T, sought: RegExp, by: string): T {
  if (typeof value === 'string') {
    return value.replaceAll(sought, by) as T;
  }
  if (Array.isArray(value)) {
    return value.map((each) => respelledBy(each, sought, by)) as T;
  }
  return isObject(value)
    ? (Object.fromEntries(
        Object.entries(value).map(([key, each]) => [key, respelledBy(each, sought, by)]),
      ) as T)
    : value;
}

/** Gives the place of a step within its flow, as problems name it. */
export const placeOf = (id: string): string => (id === TRIGGER ? '/trigger' : `/steps/${escaped(id)}`);

/** Gives a value of the flow another name; whatever names it follows. */
export function renamedValue(flow: FlowDef, group: 'input' | 'variables', from: string, to: string): FlowDef {
  const space = group === 'input' ? 'input' : 'var';
  const mentions = new RegExp(`(\\$${space}\\.)${from}(?![a-z0-9_])`, 'g');
  const moved = Object.entries(flow[group] ?? {}).map(([name, each]) => [name === from ? to : name, each]);
  const said = respelledBy({ ...flow, [group]: Object.fromEntries(moved) }, mentions, `$1${to}`);
  if (group === 'input') {
    return said;
  }
  // Steps that set a variable name it as a property.
  const steps = Object.entries(stepsOf(said)).map(([id, step]): [string, StepDef] => {
    const { variables } = step;
    if (!isObject(variables) || !(from in variables)) {
      return [id, step];
    }
    const set = Object.entries(variables).map(([name, each]) => [name === from ? to : name, each]);
    return [id, { ...step, variables: Object.fromEntries(set) }];
  });
  return { ...said, steps: Object.fromEntries(steps) };
}
