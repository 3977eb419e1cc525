/** How a flow is told: what its steps do in a line, what its ways are called, where a search finds something. */

import type { ElementPart, PartSchema, TriggerPart } from '../../api/flows';
import { nameAsText } from '../../meta/text';
import type { Texts } from '../../meta/types';
import { aboutOf, type Exit, isObject } from './exits';
import { type FlowDef, stepsOf } from './flowDraft';
import { readCron, timeText } from './properties/cron';

export interface Wording {
  readonly t: (key: string, values?: Readonly<Record<string, unknown>>) => string;
  readonly text: (texts: Texts | undefined, fallback?: string) => string;
  /** The label of an object, and of one of its fields. */
  readonly object: (name: string) => string;
  readonly field: (object: string, name: string) => string;
}

/** Names of definitions, as they are told where their labels are not at hand. */
const NAMED = new Set(['flow', 'template', 'approval', 'connector', 'webhook', 'calendar']);

const MOST = 90;

/** Says in a line what a step or trigger is about: its objects, choices and expressions, as far as there is room. */
export function summaryOf(
  said: Readonly<Record<string, unknown>>,
  part: ElementPart | TriggerPart | undefined,
  record: string,
  wording: Wording,
): string {
  const object = typeof said.object === 'string' ? said.object : record;
  const told = Object.entries(part?.schema.properties ?? {}).flatMap(([name, schema]) => {
    const value = said[name];
    const words = value === undefined ? '' : toldOf(value, schema, object, wording);
    return words === '' ? [] : [words];
  });
  const line = told.slice(0, 3).join(' · ');
  return line.length > MOST ? `${line.slice(0, MOST)}…` : line;
}

function toldOf(value: unknown, schema: PartSchema, of: string, wording: Wording): string {
  const { text, object, field } = wording;
  const editor = schema['x-editor'] ?? '';
  if (editor === 'step') {
    return '';
  }
  if (editor === 'object' && typeof value === 'string') {
    return object(value);
  }
  if (editor === 'values' && isObject(value)) {
    return Object.keys(value)
      .map((name) => field(of, name))
      .join(', ');
  }
  if (typeof value === 'string' && (NAMED.has(editor) || editor === 'field')) {
    return editor === 'field' ? field(of, value) : nameAsText(value);
  }
  if (editor === 'schedule' && typeof value === 'string') {
    const schedule = readCron(value);
    return schedule === null ? value : `${wording.t(`flows.every_${schedule.every}`)} ${timeText(schedule)}`;
  }
  if (Array.isArray(value)) {
    return value
      .flatMap((each): string[] => {
        if (typeof each === 'string' && editor === 'fields') {
          return [field(of, each)];
        }
        if (typeof each === 'string') {
          return [text((schema.items?.['x-labels'] ?? schema['x-labels'])?.[each], each)];
        }
        return isObject(each) ? [labelIn(each, text)] : [];
      })
      .filter((each) => each !== '')
      .join(', ');
  }
  if (isObject(value)) {
    return text(value as Texts, '');
  }
  return typeof value === 'boolean' || value === null
    ? ''
    : text(schema['x-labels']?.[String(value)], String(value));
}

function labelIn(entry: Readonly<Record<string, unknown>>, text: Wording['text']): string {
  const { label, name } = entry;
  return text(isObject(label) ? (label as Texts) : undefined, typeof name === 'string' ? name : '');
}

/** Gives what a way is called; nothing for the usual one of a step that has no other. */
export function wayName(
  exit: Exit,
  others: readonly Exit[],
  element: string,
  { t, text }: Pick<Wording, 't' | 'text'>,
): string {
  if (exit.kind === 'error') {
    return t('flows.onError');
  }
  if (exit.kind === 'next') {
    const ways = others.filter(
      ({ kind, to, isOptional }) =>
        (kind === 'way' || kind === 'inner') && (to !== undefined || isOptional !== true),
    );
    if (ways.length === 0) {
      return '';
    }
    const usual = t(ways.some(({ kind }) => kind === 'inner') ? 'flows.afterwards' : 'flows.otherwise');
    return t(`flows.next_${element}`, { defaultValue: usual });
  }
  return text(exit.label, text(exit.title, exit.at.split('/').at(-1) ?? ''));
}

/** How wide a text is drawn at 12 pixels, roughly. */
export function widthOf(text: string): number {
  let width = 0;
  for (const letter of text) {
    width += letter.charCodeAt(0) > 0x2e80 ? 12.5 : 6.8;
  }
  return width === 0 ? 0 : Math.min(Math.ceil(width) + 20, 200);
}

/** Finds the steps that have all the words in their label, name, element or in what they say. */
export function foundSteps(
  flow: FlowDef,
  sought: string,
  titleOf: (id: string) => string,
): readonly string[] {
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) {
    return [];
  }
  return Object.entries(stepsOf(flow)).flatMap(([id, step]) => {
    const all = `${titleOf(id)} ${id} ${JSON.stringify(step)}`.toLowerCase();
    return words.every((word) => all.includes(word)) ? [id] : [];
  });
}

/** Gives the place where a problem lies: a step, the trigger, or the flow itself. */
export function stepOfProblem(path: string, flow: FlowDef): string | null {
  const [, list, name = ''] = path.split('/').map((each) => each.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (list === 'trigger' || list === 'start') {
    return 'trigger';
  }
  return list === 'steps' && name in stepsOf(flow) ? name : null;
}

/** What there is to know of a property, in the reader's language. */
export const helpOf = (schema: PartSchema, { text }: Pick<Wording, 'text'>): string => text(aboutOf(schema));
