/** Scripts as builders work on them. */
import type { Json } from '../../api/client';
import type { DraftDefinition } from '../../api/drafts';
import type { Texts } from '../../meta/types';
import type { OneOf } from '../editor/useOne';

export const POINTS = ['validation', 'value', 'step', 'mapping'] as const;
export type Point = (typeof POINTS)[number];

export interface ScriptExample {
  readonly name: string;
  readonly given: { readonly [name: string]: Json };
  readonly answers?: readonly Json[];
  readonly gives?: Json;
  readonly fails?: string;
}

export interface ScriptDef extends DraftDefinition {
  readonly kind: 'script';
  readonly label: Texts;
  readonly help?: Texts;
  readonly point: Point;
  readonly object?: string;
  readonly inputs?: { readonly [name: string]: Json };
  readonly gives?: { readonly [name: string]: Json };
  readonly source: string;
  readonly examples?: readonly ScriptExample[];
}

export type ScriptWork = OneOf<ScriptDef>;

const FIRST: Readonly<Record<Point, string>> = {
  validation: 'def validate(record, old):\n    return None\n',
  value: 'def value(record, old):\n    return None\n',
  step: 'def run():\n    return {}\n',
  mapping: 'def read(body, headers):\n    return {}\n',
};

/** Gives what a new script begins with. */
export const firstSource = (point: Point, object: string | undefined) =>
  point === 'step' && object !== undefined ? 'def run(record):\n    return {}\n' : FIRST[point];

/** Tells whether a script of a point must be about an object. */
export const needsObject = (point: Point) => point === 'validation' || point === 'value';

/** Gives an example that is called like no other. */
export function newExample(examples: readonly ScriptExample[], point: Point): ScriptExample {
  const taken = new Set(examples.map(({ name }) => name));
  let at = examples.length + 1;
  while (taken.has(`example_${at}`)) {
    at += 1;
  }
  const given: ScriptExample['given'] =
    point === 'mapping' ? { body: {}, headers: {} } : point === 'step' ? {} : { record: {}, old: null };
  return { name: `example_${at}`, given };
}

/** Reads what somebody typed as JSON; undefined where it is none. */
export function readJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Reads a JSON object; undefined where it is none. */
export function readObject(text: string): { readonly [name: string]: Json } | undefined {
  const found = readJson(text);
  const isObject = typeof found === 'object' && found !== null && !Array.isArray(found);
  return isObject ? (found as { readonly [name: string]: Json }) : undefined;
}

/** Gives where in a text a line and a column are, both from 1. */
export function placeIn(text: string, line: number, column: number): number {
  const lines = text.split('\n').slice(0, line - 1);
  return lines.reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
}
