/** What a new test begins with: something is done, and something must hold. */
import type { DraftDefinition } from '../../api/drafts';
import type { Texts } from '../../meta/types';

/** What is done, and what holds right after it. */
interface Done {
  readonly do: string;
  readonly then?: readonly unknown[];
  readonly [property: string]: unknown;
}

export interface TestDefinition extends DraftDefinition {
  readonly label: Texts;
  readonly help?: Texts;
  readonly given?: readonly { readonly name: string; readonly object: string }[];
  readonly when: readonly Done[];
  readonly then: readonly Readonly<Record<string, unknown>>[];
}

/** Makes a test of a flow: with a record of its object if it has one. */
export function newTest(
  name: string,
  label: Texts,
  flow: { readonly name: string; readonly trigger?: { readonly object?: string } },
): TestDefinition {
  const object = flow.trigger?.object;
  const then = [{ check: 'run', flow: flow.name, state: 'done' }];
  if (object === undefined) {
    return { kind: 'test', name, label, when: [{ do: 'start', flow: flow.name }], then };
  }
  return {
    kind: 'test',
    name,
    label,
    when: [{ do: 'create', object, name: 'subject', values: {} }],
    then,
  };
}

/** Gives the names of the flows that a test speaks of. */
export function flowsOf({ when, then }: TestDefinition): readonly string[] {
  const nested = when.flatMap((each) => each.then ?? []);
  const named = [...when, ...nested, ...then].map((each) => (each as { flow?: unknown }).flow);
  return [...new Set(named.filter((each) => typeof each === 'string'))];
}
