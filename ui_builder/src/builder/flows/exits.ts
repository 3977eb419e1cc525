/** Where a run goes on after a step: read from what the element's schema says of it. */
import type { ElementPart, PartSchema } from '../../api/flows';
import type { Texts } from '../../meta/types';
import { type FlowDef, type StepDef, stepsOf, TRIGGER } from './flowDraft';

/** One way out of a step. */
export interface Exit {
  /** JSON pointer within the step to the name of the step that follows. */
  readonly at: string;
  /** `way`: another way than the usual one. `inner`: a path that comes back. */
  readonly kind: 'next' | 'way' | 'inner' | 'error';
  /** What it is called, such as the label of a branch; the title of its property where absent. */
  readonly label?: Texts;
  readonly title?: Texts;
  /** Whether there need not be such a way: it is drawn only where it leads somewhere. */
  readonly isOptional?: boolean;
  readonly to?: string;
}

/** A way from one step to another; from the trigger at first. It leads nowhere where a path ends. */
export interface Line extends Exit {
  readonly from: string;
}

const NEXT = '/next';
const ERROR = '/on_error';
/** Nothing follows these, whatever they say. */
const LAST = new Set(['stop', 'end']);

export function titleOf(schema: PartSchema): Texts {
  const { title = '', 'x-title-zh': chinese } = schema;
  return { en: title, ...(chinese === undefined ? {} : { 'zh-CN': chinese }) };
}

export function aboutOf(schema: PartSchema): Texts {
  const { description = '', 'x-description-zh': chinese } = schema;
  return { en: description, ...(chinese === undefined ? {} : { 'zh-CN': chinese }) };
}

/** Tells whether something may follow a step. */
export const goesOn = (element: string): boolean => !LAST.has(element);

/** Tells whether a property says something, by what stands beside it. */
export function applies(
  schema: PartSchema,
  beside: Readonly<Record<string, unknown>>,
  all: Readonly<Record<string, PartSchema>>,
): boolean {
  return Object.entries(schema['x-when'] ?? {}).every(([name, values]) => {
    const said = beside[name] ?? all[name]?.default;
    return values.some((value) => value === said);
  });
}

/** Gives the ways out of a step: branches first, then the usual one, then that of errors where it is said. */
export function exitsOf(step: StepDef, part: ElementPart | undefined): readonly Exit[] {
  const ways = part === undefined ? [] : [...waysIn(part.schema, step, '', undefined)];
  const usual: Exit[] = goesOn(step.element)
    ? [{ at: NEXT, kind: 'next', ...(step.next === undefined ? {} : { to: step.next }) }]
    : [];
  const failed: Exit[] = step.on_error === undefined ? [] : [{ at: ERROR, kind: 'error', to: step.on_error }];
  return [...ways.filter(({ at }) => at !== NEXT && at !== ERROR), ...usual, ...failed];
}

function* waysIn(
  schema: PartSchema,
  value: unknown,
  at: string,
  label: Texts | undefined,
  isOptional = false,
): Generator<Exit> {
  if (schema['x-editor'] === 'step') {
    yield {
      at,
      kind: schema['x-inner'] === true ? 'inner' : 'way',
      title: titleOf(schema),
      ...(label === undefined ? {} : { label }),
      ...(isOptional ? { isOptional } : {}),
      ...(typeof value === 'string' && value !== '' ? { to: value } : {}),
    };
  } else if (schema.items !== undefined && Array.isArray(value)) {
    for (const [place, each] of value.entries()) {
      yield* waysIn(schema.items, each, `${at}/${place}`, calledBy(each));
    }
  } else if (schema.properties !== undefined && (isObject(value) || at === '')) {
    const beside = isObject(value) ? value : {};
    for (const [name, each] of Object.entries(schema.properties)) {
      if (applies(each, beside, schema.properties)) {
        const isFree = at.split('/').length <= 2 && !(schema.required ?? []).includes(name);
        yield* waysIn(
          each,
          beside[name],
          `${at}/${escaped(name)}`,
          label,
          isFree && each['x-inner'] !== true,
        );
      }
    }
  } else if (isSchema(schema.additionalProperties) && isObject(value)) {
    for (const [name, each] of Object.entries(value)) {
      yield* waysIn(
        schema.additionalProperties,
        each,
        `${at}/${escaped(name)}`,
        calledBy(each) ?? { en: name },
      );
    }
  }
}

function calledBy(entry: unknown): Texts | undefined {
  if (!isObject(entry)) {
    return undefined;
  }
  const { label, name } = entry;
  if (isObject(label) && Object.keys(label).length > 0) {
    return label as Texts;
  }
  return typeof name === 'string' && name !== '' ? { en: name } : undefined;
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSchema = (value: unknown): value is PartSchema => isObject(value);

export const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
const unescaped = (name: string): string => name.replaceAll('~1', '/').replaceAll('~0', '~');

/** Gives a value with another one at a JSON pointer within it; undefined takes what is there away. */
export function putAt<T>(of: T, pointer: string, value: unknown): T {
  const [, ...steps] = pointer.split('/').map(unescaped);
  return put(of, steps, value) as T;
}

function put(of: unknown, [step, ...rest]: readonly string[], value: unknown): unknown {
  if (step === undefined) {
    return value;
  }
  if (Array.isArray(of)) {
    return of.map((each, place) => (String(place) === step ? put(each, rest, value) : each));
  }
  const { [step]: old, ...others } = isObject(of) ? of : {};
  const next = put(old, rest, value);
  return next === undefined ? others : { ...(of as object), [step]: next };
}

export type PartOf = (element: string) => ElementPart | undefined;

/** Gives every way of a flow, the first from its trigger. */
export function linesOf(flow: FlowDef, partOf: PartOf): readonly Line[] {
  const first: Line = {
    from: TRIGGER,
    at: '/start',
    kind: 'next',
    ...(flow.start === undefined || flow.start === '' ? {} : { to: flow.start }),
  };
  const rest = Object.entries(stepsOf(flow)).flatMap(([id, step]) =>
    exitsOf(step, partOf(step.element))
      .filter(({ isOptional, to }) => isOptional !== true || to !== undefined)
      .map((exit): Line => ({ ...exit, from: id })),
  );
  return [first, ...rest];
}

/** Gives the steps that a run can come to, in the order of a walk. */
export function reachedIn(flow: FlowDef, partOf: PartOf): ReadonlySet<string> {
  const steps = stepsOf(flow);
  const found = new Set<string>();
  const waiting = [flow.start ?? ''];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const step = steps[id];
    if (step !== undefined && !found.has(id)) {
      found.add(id);
      const after = exitsOf(step, partOf(step.element)).flatMap(({ to }) => to ?? []);
      waiting.push(...after.toReversed());
    }
  }
  return found;
}
