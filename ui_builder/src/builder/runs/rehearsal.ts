/** What a rehearsal is given: a record, what it held before, what is handed in, and what comes back to steps. */
import type { Json } from '../../api/client';
import type { Reference } from '../../api/records';
import type { RehearsalRequest, RehearsedAnswer, RehearsedStep } from '../../api/rehearsing';
import type { FlowDefinition, RunDetail, StepDef, Values } from '../../api/runs';
import { type Asked, sentValues } from '../../runtime/flows/asked';
import { isValues } from './valueShape';

export interface Given {
  readonly record: Reference | null;
  /** What fields of the record held before the change. */
  readonly old: Values;
  readonly input: Values;
  readonly answers: Readonly<Record<string, RehearsedAnswer>>;
  /** When it begins; now where empty. */
  readonly now: string;
}

export const NOTHING_GIVEN: Given = { record: null, old: {}, input: {}, answers: {}, now: '' };

export type AnswerKind = keyof RehearsedAnswer;

const OF_WAITS: Readonly<Record<string, AnswerKind>> = {
  approval: 'outcome',
  task: 'outcome',
  screen: 'values',
  event: 'values',
};
const OUTCOMES: Readonly<Record<string, readonly string[]>> = {
  approval: ['approved', 'rejected', 'withdrawn', 'cancelled'],
  task: ['done', 'not_done'],
};

/** Tells what may be answered to a step: by somebody, or by what it calls; null where nothing is. */
export function answerOf({ element, waited }: Pick<RehearsedStep, 'element' | 'waited'>): AnswerKind | null {
  return element === 'call' ? 'response' : (OF_WAITS[waited?.kind ?? ''] ?? null);
}

/** Gives the usual ways in which what a step waits for ends. */
export const outcomesOf = ({ waited }: Pick<RehearsedStep, 'waited'>): readonly string[] =>
  OUTCOMES[waited?.kind ?? ''] ?? [];

/** Gives what a screen asks; nothing of any other step. */
export function askedBy(step: StepDef | undefined): readonly Asked[] {
  const fields = step?.element === 'screen' ? step.fields : undefined;
  return Array.isArray(fields) ? (fields as readonly Asked[]).filter(({ read_only }) => !read_only) : [];
}

/** Tells whether a flow is set off by a change, so that what was before counts. */
export function knowsOld({ trigger }: FlowDefinition): boolean {
  const { on } = trigger as { readonly on?: Json };
  return trigger.type === 'record' && (!Array.isArray(on) || on.includes('update'));
}

/** Gives what a flow is handed. */
export function inputsOf({ input = {} }: FlowDefinition): readonly Asked[] {
  return Object.entries(input).map(([name, each]) => ({ name, ...each }));
}

/** Gives what is sent for a rehearsal; what is empty is left out. */
export function requestOf(flow: FlowDefinition, given: Given): RehearsalRequest {
  const { record, old, input, answers, now } = given;
  return {
    flow,
    ...(record === null || flow.trigger.object === undefined ? {} : { record: record.id }),
    ...(Object.keys(old).length === 0 || !knowsOld(flow) ? {} : { old: sentValues(old) }),
    ...(Object.keys(input).length === 0 ? {} : { input: sentValues(input) }),
    ...(Object.keys(answers).length === 0 ? {} : { answers: sentAnswers(answers) }),
    ...(now === '' ? {} : { now }),
  };
}

/** Gives what a run was given, to run its flow with the same again. */
export function givenTo({ record, variables, definition }: RunDetail): Given {
  const { input } = variables;
  const values = isValues(input) ? Object.entries(input) : [];
  const isRecord = (name: string) => definition?.input?.[name]?.type === 'record';
  const told = values.map(([name, value]): [string, Json] =>
    isRecord(name) && typeof value === 'string' ? [name, { id: value, label: null }] : [name, value],
  );
  return { ...NOTHING_GIVEN, record, input: Object.fromEntries(told) };
}

/** Of what a screen was filled in with, records are sent by their ids. */
function sentAnswers(answers: Given['answers']): Given['answers'] {
  return Object.fromEntries(
    Object.entries(answers).map(([step, answer]) => [
      step,
      answer.values === undefined ? answer : { ...answer, values: sentValues(answer.values) },
    ]),
  );
}

const HEADS = ['subject', 'title', 'path', 'url', 'template', 'connector'];

/** Gives what something that would be sent is called. */
export function headline(values: Values): string {
  const found = HEADS.map((name) => values[name]).find((each) => typeof each === 'string' && each !== '');
  return typeof found === 'string' ? found : '';
}
