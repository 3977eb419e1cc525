/** What a new flow begins with, by what it is for. */
import type { FlowParts } from '../../api/flows';
import type { Texts } from '../../meta/types';
import type { FlowDef, StepDef, TriggerDef } from './flowDraft';

export interface Start {
  readonly name: string;
  /** The trigger that it takes. */
  readonly trigger: string;
  /** Whether it is about records of an object. */
  readonly needsObject: boolean;
  readonly icon: string;
  make(object: string): { trigger: TriggerDef; start?: string; steps: Readonly<Record<string, StepDef>> };
}

const stop = (message: Texts): StepDef => ({ element: 'stop', message });

const REFUSAL: Texts = { en: 'This cannot be saved yet', 'zh-CN': '暂时无法保存' };

/** In the order in which they are offered; those whose trigger is not there are left out. */
export const STARTS: readonly Start[] = [
  {
    name: 'saved',
    trigger: 'record',
    needsObject: true,
    icon: 'record',
    make: (object) => ({
      trigger: { type: 'record', object, on: ['create', 'update'], timing: 'after_commit' },
      steps: {},
    }),
  },
  {
    name: 'filled',
    trigger: 'record',
    needsObject: true,
    icon: 'assign',
    make: (object) => ({
      trigger: { type: 'record', object, on: ['create', 'update'], timing: 'before' },
      start: 'set_values',
      steps: { set_values: { element: 'assign', record: {} } },
    }),
  },
  {
    name: 'refused',
    trigger: 'record',
    needsObject: true,
    icon: 'stop',
    make: (object) => ({
      trigger: { type: 'record', object, on: ['update'], timing: 'before' },
      start: 'refuse',
      steps: { refuse: stop(REFUSAL) },
    }),
  },
  {
    name: 'dated',
    trigger: 'date',
    needsObject: true,
    icon: 'calendar',
    make: (object) => ({ trigger: { type: 'date', object, before: '2 days' }, steps: {} }),
  },
  {
    name: 'idle',
    trigger: 'inactivity',
    needsObject: true,
    icon: 'clock',
    make: (object) => ({ trigger: { type: 'inactivity', object, terms: [{ for: '2 days' }] }, steps: {} }),
  },
  {
    name: 'scheduled',
    trigger: 'schedule',
    needsObject: false,
    icon: 'clock',
    make: () => ({ trigger: { type: 'schedule', cron: '0 9 * * 1-5' }, steps: {} }),
  },
  {
    name: 'pressed',
    trigger: 'button',
    needsObject: true,
    icon: 'play',
    make: (object) => ({ trigger: { type: 'button', object }, steps: {} }),
  },
  {
    name: 'called',
    trigger: 'webhook',
    needsObject: false,
    icon: 'globe',
    make: () => ({ trigger: { type: 'webhook' }, steps: {} }),
  },
  {
    name: 'written',
    trigger: 'message',
    needsObject: false,
    icon: 'mail',
    make: () => ({ trigger: { type: 'message' }, steps: {} }),
  },
  {
    name: 'happened',
    trigger: 'event',
    needsObject: true,
    icon: 'bolt',
    make: (object) => ({ trigger: { type: 'event', object }, steps: {} }),
  },
  {
    name: 'shared',
    trigger: 'subflow',
    needsObject: false,
    icon: 'link',
    make: () => ({ trigger: { type: 'subflow' }, steps: {} }),
  },
];

export const offered = (parts: FlowParts): readonly Start[] =>
  STARTS.filter(({ trigger }) => parts.triggers.some(({ key }) => key === trigger));

/** Makes a new flow; it is not in force before somebody says so. */
export function newFlow(name: string, label: Texts, start: Start, object: string): FlowDef {
  return { kind: 'flow', name, label, active: false, ...start.make(object) };
}
