/**
 * From typed tree to a closure, in the browser: for what a form shows before anything is saved.
 *
 * The tree is walked once; what comes out only calls. Its results are those of the server, exactly.
 */

import { add, type Decimal, divide, fromInteger, multiply, negate, power, subtract } from './arithmetic.ts';
import type { Functions, FunctionTwin } from './function.ts';
import { daysBetween, instantOf, midnight, shiftDate, shiftInstant } from './moments.ts';
import { type Rich, richJoined, richText } from './rich.ts';
import { TIME_ARITHMETIC } from './timeArithmetic.ts';
import {
  type Arithmetic,
  type Call,
  type Compare,
  type Contains,
  type In,
  type Related,
  type Sign,
  type Tree,
  typeOf,
} from './tree.ts';
import type { Surroundings, Value } from './types.ts';
import { asText, compare, containsText, equal, filled, fromJson, readWall } from './values.ts';

/** Gives the value of an expression; null is blank. It throws nothing. */
export type Closure = (around: Surroundings) => Value;

const NUMBERS: Record<Arithmetic['operator'], (left: Decimal, right: Decimal) => Decimal | null> = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  '^': power,
};

const HOLDS: Record<Sign, (order: number) => boolean> = {
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/** Compiles trees with one set of functions; the same tree is compiled once. */
export class Evaluator {
  private readonly functions: Functions;
  private readonly compiled = new WeakMap<Tree, Closure>();

  constructor(functions: Functions) {
    this.functions = functions;
  }

  /** Compiles a tree. Throws an `Error` when it calls a function that this browser does not have. */
  compile(tree: Tree): Closure {
    let closure = this.compiled.get(tree);
    if (closure === undefined) {
      closure = this.closure(tree);
      this.compiled.set(tree, closure);
    }
    return closure;
  }

  private closure(tree: Tree): Closure {
    switch (tree.node) {
      case 'constant': {
        const value = fromJson(tree.value, typeOf(tree.type));
        return () => value;
      }
      case 'wall': {
        const wall = readWall(tree.value);
        return (around) => instantOf(wall, around.zone);
      }
      case 'path':
        return (around) => around.values[tree.path] ?? null;
      case 'global':
        return (around) => around.globals[tree.path] ?? null;
      case 'call':
        return this.call(tree);
      case 'related':
        return this.related(tree);
      case 'of_parent': {
        const operand = this.compile(tree.operand);
        return (around) => (around.parent === undefined ? null : operand(around.parent));
      }
      case 'convert':
        return this.mapped(tree.operand, (day: number, around) => midnight(day, around.zone));
      case 'markup':
        return this.mapped(tree.operand, (text: string) => richText(text));
      case 'arithmetic':
        return this.arithmetic(tree);
      case 'negate':
        return this.mapped(tree.operand, negate);
      case 'concat':
        return tree.type === 'rich' ? this.richConcat(tree.parts) : this.concat(tree.parts);
      default:
        return this.condition(tree);
    }
  }

  private condition(
    tree: Exclude<Tree, { node: 'constant' | 'wall' | 'path' | 'global' | 'call' }>,
  ): Closure {
    switch (tree.node) {
      case 'compare':
        return this.compare(tree);
      case 'is_blank': {
        const operand = this.compile(tree.operand);
        return (around) => (operand(around) === null) !== tree.negated;
      }
      case 'in':
        return this.among(tree);
      case 'contains':
        return this.contains(tree);
      case 'logic': {
        const operands = tree.operands.map((operand) => this.compile(operand));
        if (tree.operator === 'and') return (around) => operands.every((operand) => operand(around));
        return (around) => operands.some((operand) => operand(around));
      }
      case 'not': {
        const operand = this.compile(tree.operand);
        return (around) => !operand(around);
      }
      default:
        throw new Error(`no such node: ${(tree as Tree).node}`);
    }
  }

  private mapped<In extends Value>(
    operand: Tree,
    change: (value: In, around: Surroundings) => Value,
  ): Closure {
    const compiled = this.compile(operand);
    return (around) => {
      const value = compiled(around);
      return value === null ? null : change(value as In, around);
    };
  }

  private call(tree: Call): Closure {
    const compute = this.twin(tree.function)(
      tree.args.map((arg) => typeOf(arg.type)),
      tree.known,
    );
    const args = tree.args.map((arg) => this.compile(arg));
    if (tree.lazy === true) return (around) => compute(around, ...args);
    const blank = tree.is_condition === true ? false : null;
    return (around) => {
      const values = args.map((arg) => arg(around));
      return tree.sees_blank !== true && values.includes(null) ? blank : compute(around, ...values);
    };
  }

  private twin(key: string): FunctionTwin {
    const twin = this.functions[key];
    if (twin === undefined) throw new Error(`${key} has no twin in src/formula/functions`);
    return twin;
  }

  /** The values of the child records reach the function as one list. */
  private related(tree: Related): Closure {
    const element = typeOf(tree.value?.type ?? 'boolean');
    const compute = this.twin(tree.function)([{ kind: 'list', element }]);
    const value = tree.value === undefined ? () => true : this.compile(tree.value);
    const condition = tree.condition === undefined ? () => true : this.compile(tree.condition);
    return (around) => {
      const rows = around.children(tree.relation).map((row) => ({ ...around, ...row, parent: around }));
      const found = rows.filter(condition).map(value);
      return compute(
        around,
        found.filter((each) => each !== null),
      );
    };
  }

  private arithmetic(tree: Arithmetic): Closure {
    const [left, right] = [this.compile(tree.left), this.compile(tree.right)];
    const compute = operation(tree);
    return (around) => {
      const [a, b] = [left(around), right(around)];
      return a === null || b === null ? null : compute(a, b);
    };
  }

  private richConcat(parts: readonly Tree[]): Closure {
    const compiled = parts.map((part) => this.compile(part));
    return (around) => richJoined(compiled.map((part) => part(around) as Rich | null));
  }

  private concat(parts: readonly Tree[]): Closure {
    const compiled = parts.map((part) => ({ value: this.compile(part), type: typeOf(part.type) }));
    return (around) => {
      const values = compiled.map((part) => ({ value: part.value(around), type: part.type }));
      const texts = values.map(({ value, type }) => (value === null ? '' : asText(value, type, around.zone)));
      return filled(texts.join(''));
    };
  }

  private compare(tree: Compare): Closure {
    const [left, right] = [this.compile(tree.left), this.compile(tree.right)];
    const holds = HOLDS[tree.operator];
    return (around) => {
      const [a, b] = [left(around), right(around)];
      return a !== null && b !== null && holds(compare(a, b));
    };
  }

  private among(tree: In): Closure {
    const operand = this.compile(tree.operand);
    const choices = tree.choices.map((choice) => this.compile(choice));
    return (around) => {
      const value = operand(around);
      if (value === null) return false;
      const found = choices.map((choice) => choice(around));
      const isOne = found.some((choice) => choice !== null && equal(value, choice));
      return tree.negated ? !isOne && !found.includes(null) : isOne;
    };
  }

  private contains(tree: Contains): Closure {
    const [container, item] = [this.compile(tree.container), this.compile(tree.item)];
    const isList = typeOf(tree.container.type).kind === 'list';
    return (around) => {
      const [whole, one] = [container(around), item(around)];
      if (whole === null || one === null) return false;
      if (!isList) return containsText(whole as string, one as string);
      return (whole as readonly Value[]).some((each) => each !== null && equal(each, one));
    };
  }
}

function operation(tree: Arithmetic): (left: Value, right: Value) => Value {
  const [left, right] = [tree.left.type, tree.right.type];
  // The checker has seen to it that the values are of these types.
  const typed = <A extends Value, B extends Value>(compute: (left: A, right: B) => Value) =>
    compute as unknown as (left: Value, right: Value) => Value;
  if (left === 'number') return typed(NUMBERS[tree.operator]);
  const ofTime = TIME_ARITHMETIC.get(`${String(left)} ${tree.operator} ${String(right)}`);
  if (ofTime !== undefined) return ofTime;
  if (right === 'date') return typed((a: number, b: number) => fromInteger(a - b));
  if (right === 'datetime') return typed(daysBetween);
  const signed = (days: Decimal) => (tree.operator === '-' ? negate(days) : days);
  if (left === 'date') return typed((day: number, days: Decimal) => shiftDate(day, signed(days)));
  return typed((instant: bigint, days: Decimal) => shiftInstant(instant, signed(days)));
}
