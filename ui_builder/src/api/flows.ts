/** Flows: what they are made of, which there are, and what becomes of them. */
import { useQuery } from '@tanstack/react-query';
import type { Texts } from '../meta/types';
import { call, type Json } from './client';
import type { Reference } from './records';

/** What may be said in one place of a step or trigger. Names with `x-` are what editors read. */
export interface PartSchema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly 'x-title-zh'?: string;
  readonly 'x-description-zh'?: string;
  /** How it is edited, such as `expression`, `object` or `step`. */
  readonly 'x-editor'?: string;
  /** The property beside it that names the object which it is about. */
  readonly 'x-of'?: string;
  /** The type that the value of an expression must have. */
  readonly 'x-expect'?: string;
  /** Of a step that follows: whether its path comes back. */
  readonly 'x-inner'?: boolean;
  readonly 'x-labels'?: Readonly<Record<string, Texts>>;
  /** The values of properties beside it with which it says something. */
  readonly 'x-when'?: Readonly<Record<string, readonly Json[]>>;
  readonly enum?: readonly Json[];
  readonly const?: Json;
  readonly default?: Json;
  readonly examples?: readonly Json[];
  readonly items?: PartSchema;
  readonly properties?: Readonly<Record<string, PartSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | PartSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly $ref?: string;
  readonly anyOf?: readonly PartSchema[];
  readonly oneOf?: readonly PartSchema[];
}

interface Part {
  readonly key: string;
  readonly label: Texts;
  readonly about: Texts;
  readonly icon: string;
  readonly schema: PartSchema;
}

export const GROUPS = ['logic', 'data', 'people', 'messages', 'outside', 'flow'] as const;

export interface ElementPart extends Part {
  readonly group: string;
  /** Whether it waits, or calls the outside. */
  readonly durable: boolean;
  /** Whether it may run before the write. */
  readonly before: boolean;
}

export type TriggerPart = Part;

export interface FlowParts {
  readonly elements: readonly ElementPart[];
  readonly triggers: readonly TriggerPart[];
}

/** A flow at work: how many of its runs are in which state. */
export interface FlowSummary {
  readonly name: string;
  readonly label: Texts | string;
  readonly active: boolean;
  readonly trigger: string;
  readonly object: string | null;
  readonly counts: {
    readonly ready: number;
    readonly waiting: number;
    readonly failed: number;
    readonly done_day: number;
  };
  readonly last_at: string | null;
}

export const partsQuery = {
  queryKey: ['flows', 'parts'],
  queryFn: ({ signal }: { signal: AbortSignal }) => call<FlowParts>('GET', '/meta/flows/parts', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
};

/** Gives what flows are made of. */
export const useFlowParts = () => useQuery(partsQuery);

/** Gives what the flows in force do; asked again every half minute while it is looked at. */
export function useFlowsAtWork() {
  return useQuery({
    queryKey: ['flows', 'at work'],
    queryFn: async ({ signal }) =>
      (await call<{ flows: readonly FlowSummary[] }>('GET', '/flows', { signal })).flows,
    refetchInterval: 30_000,
    retry: false,
  });
}

/** A time at which a flow would begin by itself, and the record that it would be about. */
export interface Firing {
  readonly at: string;
  readonly record: Reference | null;
}

/** Tells when a published flow would begin by itself. */
export function useNextFirings(name: string, days: number, enabled: boolean) {
  return useQuery({
    queryKey: ['flows', 'next', name, days],
    queryFn: async ({ signal }) =>
      (
        await call<{ firings: readonly Firing[] }>('GET', `/flows/${name}/next`, {
          query: { days },
          signal,
        })
      ).firings,
    enabled,
    retry: false,
    staleTime: 30_000,
  });
}

/** A version of a flow that runs began with, and how many of them are still on their way. */
export interface FlowVersion {
  readonly hash: string;
  readonly version: number;
  readonly created_at: string;
  readonly definition: Json;
  readonly open: number;
}

/** Gives the versions of a flow that runs began with, the latest first. */
export function useFlowVersions(name: string) {
  return useQuery({
    queryKey: ['flows', 'versions', name],
    queryFn: async ({ signal }) =>
      (await call<{ versions: readonly FlowVersion[] }>('GET', `/meta/flows/${name}/versions`, { signal }))
        .versions,
    retry: false,
  });
}
