/** What a flow would do, tried in a transaction that is taken back. */
import { useMutation } from '@tanstack/react-query';
import type { Texts } from '../meta/types';
import { call, type Json } from './client';
import type { FlowDefinition, RunError, RunState, Values } from './runs';

/** What somebody, or something, answers to a step. */
export interface RehearsedAnswer {
  /** How a decision or a task ends. */
  readonly outcome?: string;
  /** What a screen is filled in with, or what comes with an event. */
  readonly values?: Values;
  /** The body that a call of the outside is answered with. */
  readonly response?: Json;
}

export interface RehearsalRequest {
  /** The flow as it stands in the draft, or the name of one in force. */
  readonly flow: FlowDefinition | string;
  readonly record?: string;
  readonly input?: Values;
  /** Of a flow that a change sets off: what its fields held before. */
  readonly old?: Values;
  readonly answers?: Readonly<Record<string, RehearsedAnswer>>;
  /** When it begins; now where absent. */
  readonly now?: string;
}

export interface RehearsedChange {
  readonly object: string;
  readonly id: string;
  readonly label: string | null;
  readonly event: string;
  readonly values: Values;
}

export interface RehearsedStep {
  /** The run and its flow: the one that is rehearsed, or one that it set off. */
  readonly run: string;
  readonly flow: string;
  readonly path: string;
  readonly step: string;
  readonly element: string;
  readonly label: Texts | null;
  /** What the clock shows by then. */
  readonly at: string;
  readonly input: Json;
  readonly output: Json;
  readonly variables: Values;
  readonly changes: readonly RehearsedChange[];
  readonly error: RunError | null;
  /** What it waited for, where it did: the time, an event, a screen, an approval or a task. */
  readonly waited?: { readonly kind: string; readonly until: string | null };
}

export interface Rehearsal {
  readonly state: RunState;
  readonly error: RunError | null;
  readonly steps: readonly RehearsedStep[];
  readonly messages: readonly Values[];
  readonly calls: readonly Values[];
  readonly tasks: readonly Values[];
}

export function useRehearse() {
  return useMutation({
    mutationFn: (body: RehearsalRequest) => call<Rehearsal>('POST', '/meta/flows/rehearse', { body }),
  });
}
