/** What a function of the language is in the browser; `functions/README.md` has an example. */

import type { Surroundings, Type, Value } from './types.ts';
import type { Json } from './values.ts';

/** Computes a result. It gives exactly what Python and SQL give, and throws nothing. */
// A function knows the types of its own arguments; whoever calls it has only checked values.
// biome-ignore lint/suspicious/noExplicitAny: the one erased map, as said above
export type Compute = (around: Surroundings, ...values: any[]) => Value;

/**
 * Makes what computes a result, from the types of the arguments, and from what the server says of them
 * besides (`Function.known`).
 */
export type FunctionTwin = (types: readonly Type[], known?: Json) => Compute;

export type Functions = Readonly<Record<string, FunctionTwin>>;

/** Declares a family of functions, by key. */
export function defineFunctions(functions: Functions): Functions {
  return functions;
}
