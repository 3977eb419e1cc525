/** Expressions as the server reads them: their trees, and what it says of them while one writes. */
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import type { Expression, Tree } from '../formula/tree';
import type { ScopeContent } from '../meta/scope';
import { call, caller, type Json } from './client';
import { ApiError } from './problem';
import { scopeQuery } from './scope';

/**
 * Reads a condition over records of an object; a text that is none is an `ApiError` with its place. Whoever
 * builds may ask by the draft.
 */
export function useConditionTree(object: string, source: string, { enabled, draft }: Reading) {
  return useQuery({
    // Messages come in the language of who asks.
    queryKey: ['expression', object, source, draft, caller.locale],
    queryFn: ({ signal }) => (draft ? draftTree : deployedTree)(object, source, signal),
    enabled,
    retry: false,
    staleTime: draft ? 0 : Number.POSITIVE_INFINITY,
  });
}

interface Reading {
  readonly enabled: boolean;
  readonly draft: boolean;
}

async function deployedTree(object: string, source: string, signal: AbortSignal): Promise<Tree> {
  const query = { source, expect: 'boolean' };
  return (await call<Expression>('GET', `/ui/objects/${object}/expression`, { query, signal })).tree;
}

async function draftTree(object: string, source: string, signal: AbortSignal): Promise<Tree> {
  const asked = { object, expression: source, expect: 'boolean', draft: true, tree: true };
  const { tree, errors = [] } = await checkExpression(asked, signal);
  if (tree !== undefined) {
    return tree;
  }
  const faults = errors.map(({ code, message, line, column }) => ({
    path: '/expression',
    code,
    message,
    details: { line, column },
  }));
  const [first] = faults;
  throw new ApiError(422, {
    status: 422,
    code: first?.code ?? 'expression.syntax',
    detail: first?.message ?? '',
    errors: faults,
  });
}

/** Gives the definitions of further objects, as far as they are there and may be seen. */
export function useFurtherScopes(objects: readonly string[]): readonly ScopeContent[] {
  return useQueries({
    queries: objects.map((object) => ({ ...scopeQuery(object), retry: false })),
    combine: (results) => results.flatMap(({ data }) => (data === undefined ? [] : [data])),
  });
}

interface Titled {
  records: readonly { readonly id: string; readonly [field: string]: Json }[];
}

/** Gives what people call some records, by id; of one that is gone there is none. */
export function useTitles(
  object: string,
  title: string,
  ids: readonly string[],
): Readonly<Record<string, string>> {
  const asked = [...ids].sort();
  const { data } = useQuery({
    queryKey: ['records', object, 'titles', asked],
    queryFn: async ({ signal }) => {
      const where = `id in (${asked.map((id) => `'${id}'`).join(', ')})`;
      const query = { where, fields: title, limit: asked.length };
      const page = await call<Titled>('GET', `/data/${object}`, { query, signal });
      return Object.fromEntries(page.records.map((record) => [record.id, String(record[title] ?? '')]));
    },
    enabled: asked.length > 0 && object !== '',
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  return data ?? {};
}

export interface ExpressionFault {
  readonly line: number;
  readonly column: number;
  /** Where it begins and ends, in characters. */
  readonly start: number;
  readonly end: number;
  readonly code: string;
  readonly message: string;
  readonly suggestion?: string;
}

export interface Completion {
  readonly kind: 'field' | 'relation' | 'global' | 'function' | 'option' | 'word';
  readonly text: string;
  readonly label: string;
  readonly doc: string;
  readonly start: number;
  readonly end: number;
}

export interface Checked {
  readonly type?: string;
  /** Where it was asked for. */
  readonly tree?: Tree;
  readonly errors?: readonly ExpressionFault[];
  readonly value?: Json;
  readonly completions?: readonly Completion[];
}

export interface CheckRequest {
  /** The object whose fields are named bare; none where there is no record at hand. */
  readonly object?: string | undefined;
  /** The flow that it stands in, as it is written now, and the step of it. */
  readonly flow?: object | undefined;
  readonly step?: string | undefined;
  readonly expression: string;
  readonly expect?: string | undefined;
  readonly record?: string | undefined;
  readonly cursor?: number;
  /** Whether what the caller has not published yet counts. */
  readonly draft?: boolean | undefined;
  readonly tree?: boolean;
}

/** Asks what the server says of an expression. */
export function checkExpression(request: CheckRequest, signal?: AbortSignal): Promise<Checked> {
  return call<Checked>('POST', '/meta/expressions/check', {
    body: request,
    ...(signal === undefined ? {} : { signal }),
  });
}

/** Follows what the server says of an expression; the answer before stays until the next one is there. */
export function useExpressionCheck(request: CheckRequest, enabled: boolean) {
  return useQuery({
    queryKey: ['expression check', request, caller.locale],
    queryFn: ({ signal }) => checkExpression(request, signal),
    enabled: enabled && request.expression.trim() !== '',
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 10_000,
    gcTime: 60_000,
  });
}

export interface FunctionInfo {
  readonly name: string;
  /** How it is called, such as `LEFT(text, count)`. */
  readonly usage: string;
  readonly doc: string;
}

/** Gives every function that an expression may call. */
export function useExpressionFunctions() {
  return useQuery({
    queryKey: ['expression functions', caller.locale],
    queryFn: async ({ signal }) =>
      (await call<{ functions: readonly FunctionInfo[] }>('GET', '/meta/expressions/functions', { signal }))
        .functions,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
