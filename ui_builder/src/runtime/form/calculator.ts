/** Works out expressions on what a form holds. It is large, so `lateCalculator.ts` loads it when it is needed. */
import type { Json } from '../../api/client';
import { builtinFunctions } from '../../formula/builtin.ts';
import { type Closure, Evaluator } from '../../formula/evaluate.ts';
import { zoneOf } from '../../formula/moments.ts';
import { type Tree, typeOf } from '../../formula/tree.ts';
import type { Surroundings, Value } from '../../formula/types.ts';
import type { Field } from '../../meta/definitions';
import { liveValue, shownValue } from './liveValues';

export interface Calculator {
  /** Gives what works a tree out; null where only the database can. */
  readonly compile: (tree: Tree) => Closure | null;
  /** Gives the value that JSON of a type stands for. */
  readonly read: (json: Json, type: string, field?: Field) => Value;
  /** Gives a value of a type as the server would send it for a field. */
  readonly write: (value: Value, type: string, field: Field) => Json;
  readonly zone: (name: string) => Surroundings['zone'];
}

const evaluator = new Evaluator(builtinFunctions);

export const calculator: Calculator = {
  compile: (tree) => {
    try {
      return evaluator.compile(tree);
    } catch {
      return null; // only the database has the function
    }
  },
  read: (json, type, field) => liveValue(json, typeOf(type), field),
  write: (value, type, field) => shownValue(value, typeOf(type), field),
  zone: zoneOf,
};
