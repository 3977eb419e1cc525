/** A flow as builders work on it. Steps name each other; where they stand is worked out. */
import type { Json } from '../../api/client';
import type { DraftDefinition } from '../../api/drafts';
import type { Texts } from '../../meta/types';
import type { OneOf } from '../editor/useOne';

export type Values = Readonly<Record<string, Json>>;

export interface RetryDef {
  readonly times: number;
  /** Seconds until the first further try, and at most between two. */
  readonly first?: number;
  readonly most?: number;
}

export interface StepDef {
  readonly element: string;
  readonly label?: Texts;
  readonly next?: string;
  readonly on_error?: string;
  readonly retry?: RetryDef;
  /** What the element's schema names. */
  readonly [property: string]: unknown;
}

export interface TriggerDef {
  readonly type: string;
  readonly object?: string;
  readonly timing?: string;
  readonly [property: string]: unknown;
}

export interface VariableDef {
  readonly type: string;
  readonly object?: string;
  readonly label?: Texts;
  readonly required?: boolean;
  readonly default?: Json;
}

export const VARIABLE_TYPES = [
  'text',
  'number',
  'boolean',
  'date',
  'datetime',
  'time',
  'duration',
  'record',
  'records',
  'json',
] as const;

export type Steps = Readonly<Record<string, StepDef>>;

export interface FlowDef extends DraftDefinition {
  readonly kind: 'flow';
  readonly label: Texts;
  readonly help?: Texts;
  readonly active?: boolean;
  readonly trigger: TriggerDef;
  readonly run_as?: 'system' | 'user';
  readonly input?: Readonly<Record<string, VariableDef>>;
  readonly variables?: Readonly<Record<string, VariableDef>>;
  readonly output?: Readonly<Record<string, Json>>;
  readonly start?: string;
  readonly steps: Steps;
}

export type FlowWork = OneOf<FlowDef>;

/** Stands for the trigger among the steps, as the check of expressions calls it too. */
export const TRIGGER = 'trigger';

/** Gives the steps of a flow that may be unfinished. */
export const stepsOf = (flow: Pick<FlowDef, 'steps'>): Steps => flow.steps ?? {};
