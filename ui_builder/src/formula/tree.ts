/** A checked expression as the server sends it: the shape that `to_json.py` writes. */

import type { Kind, Type } from './types.ts';
import type { Json } from './values.ts';

/** A type as text, such as `number` or `list of option`. */
export type TypeName = string;

export type Sign = '=' | '!=' | '<' | '<=' | '>' | '>=';

interface Part<Node extends string> {
  readonly node: Node;
  readonly type: TypeName;
}

/** A literal, or `true`, `false` and blank. */
export interface Constant extends Part<'constant'> {
  readonly value: Json;
}

/** A datetime written without a zone: of the tenant's. */
export interface Wall extends Part<'wall'> {
  readonly value: string;
}

/** A field, by its dotted path. */
export interface Path extends Part<'path'> {
  readonly path: string;
}

/** A value of the surroundings, by its dotted path without `$`. */
export interface Global extends Part<'global'> {
  readonly path: string;
}

export interface Call extends Part<'call'> {
  readonly function: string;
  readonly args: readonly Tree[];
  /** It is asked even when an argument is blank. */
  readonly sees_blank?: true;
  /** Where it is not asked, false is the answer, not blank. */
  readonly is_condition?: true;
  /** It is given functions of the surroundings, and asks only those that it needs. */
  readonly lazy?: true;
  /** What its twin has to know besides the types of its arguments. */
  readonly known?: Json;
}

/** One value of child records; names in `value` and `condition` are theirs. */
export interface Related extends Part<'related'> {
  readonly function: string;
  readonly relation: string;
  /** What is taken of each; where they are counted, nothing. */
  readonly value?: Tree;
  readonly condition?: Tree;
}

/** Within `Related`, a field of the record at hand. */
export interface OfParent extends Part<'of_parent'> {
  readonly operand: Tree;
}

/** A date taken as the instant at which it begins. */
export interface Convert extends Part<'convert'> {
  readonly operand: Tree;
}

/** A text taken as a rich value. */
export interface Markup extends Part<'markup'> {
  readonly operand: Tree;
}

/** Two numbers, or a point in time and a number of days, or two points. */
export interface Arithmetic extends Part<'arithmetic'> {
  readonly operator: '+' | '-' | '*' | '/' | '^';
  readonly left: Tree;
  readonly right: Tree;
}

export interface Negate extends Part<'negate'> {
  readonly operand: Tree;
}

export interface Concat extends Part<'concat'> {
  readonly parts: readonly Tree[];
}

export interface Compare extends Part<'compare'> {
  readonly operator: Sign;
  readonly left: Tree;
  readonly right: Tree;
}

export interface IsBlank extends Part<'is_blank'> {
  readonly operand: Tree;
  readonly negated: boolean;
}

export interface In extends Part<'in'> {
  readonly operand: Tree;
  readonly choices: readonly Tree[];
  readonly negated: boolean;
}

export interface Contains extends Part<'contains'> {
  readonly container: Tree;
  readonly item: Tree;
}

export interface Logic extends Part<'logic'> {
  readonly operator: 'and' | 'or';
  readonly operands: readonly Tree[];
}

export interface Not extends Part<'not'> {
  readonly operand: Tree;
}

export type Tree =
  | Constant
  | Wall
  | Path
  | Global
  | Call
  | Related
  | OfParent
  | Convert
  | Markup
  | Arithmetic
  | Negate
  | Concat
  | Compare
  | IsBlank
  | In
  | Contains
  | Logic
  | Not;

/** What the value of an expression depends on. */
export interface Reads {
  readonly paths: readonly string[];
  readonly globals: readonly string[];
  readonly clock: boolean;
  /** Fields of child records, by relation. */
  readonly related: Readonly<Record<string, Reads>>;
}

export interface Expression {
  readonly type: TypeName;
  readonly tree: Tree;
  readonly reads: Reads;
}

const LIST = 'list of ';

/** Gives the type that a text names. */
export function typeOf(name: TypeName): Type {
  if (name.startsWith(LIST)) return { kind: 'list', element: typeOf(name.slice(LIST.length)) };
  return { kind: name as Kind };
}
