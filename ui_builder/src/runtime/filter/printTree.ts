/** Writes a typed tree back as text in the expression language. */
import type { Constant, Tree } from '../../formula/tree';
import { shortMoment } from './days';

/** How tightly each sort of part binds, as the grammar has it; what binds looser stands in parentheses. */
const OR = 1;
const AND = 2;
const NOT = 3;
const COMPARED = 4;
const JOINED = 5;
const SUM = 6;
const PRODUCT = 7;
const POWER = 8;
const UNARY = 9;
const ATOM = 10;
const BINDS = { '+': SUM, '-': SUM, '*': PRODUCT, '/': PRODUCT, '^': POWER } as const;

type Written = readonly [text: string, binds: number];

/** Writes a tree; the server reads the same tree from it. */
export function printTree(tree: Tree): string {
  return write(tree)[0];
}

/** Writes a text as the language quotes it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Writes seconds as hours, minutes and seconds. */
export function durationText(seconds: string): string | null {
  const [, sign, digits] = /^(-?)(\d{1,10})(?:\.0+)?$/.exec(seconds) ?? [];
  if (digits === undefined) {
    return null;
  }
  const total = Number(digits);
  const two = (count: number) => String(count).padStart(2, '0');
  const rest = total % 60 === 0 ? '' : `:${two(total % 60)}`;
  return `${sign}${Math.floor(total / 3600)}:${two(Math.floor(total / 60) % 60)}${rest}`;
}

function at(tree: Tree, least: number): string {
  const [text, binds] = write(tree);
  return binds < least ? `(${text})` : text;
}

function list(trees: readonly Tree[]): string {
  return trees.map(printTree).join(', ');
}

function write(tree: Tree): Written {
  switch (tree.node) {
    case 'constant':
      return constant(tree);
    case 'wall':
      return [quoted(shortMoment(tree.value)), ATOM];
    case 'path':
      return [tree.path, ATOM];
    case 'global':
      return [`$${tree.path}`, ATOM];
    case 'of_parent':
      return [`$parent.${printTree(tree.operand)}`, ATOM];
    case 'convert':
    case 'markup':
      return write(tree.operand);
    case 'call':
      return [`${tree.function}(${list(tree.args)})`, ATOM];
    case 'related': {
      const parts = [tree.value, tree.condition].filter((part) => part !== undefined);
      return [`${tree.function}(${[tree.relation, ...parts.map(printTree)].join(', ')})`, ATOM];
    }
    default:
      return operation(tree);
  }
}

function operation(
  tree: Exclude<
    Tree,
    {
      node: 'constant' | 'wall' | 'path' | 'global' | 'of_parent' | 'convert' | 'markup' | 'call' | 'related';
    }
  >,
): Written {
  switch (tree.node) {
    case 'arithmetic': {
      const binds = BINDS[tree.operator];
      return [`${at(tree.left, binds)} ${tree.operator} ${at(tree.right, binds + 1)}`, binds];
    }
    case 'negate':
      return [`-${at(tree.operand, UNARY)}`, UNARY];
    case 'concat':
      return [tree.parts.map((part) => at(part, SUM)).join(' & '), JOINED];
    case 'compare':
      return [`${at(tree.left, JOINED)} ${tree.operator} ${at(tree.right, JOINED)}`, COMPARED];
    case 'is_blank':
      return [`${at(tree.operand, JOINED)} ${tree.negated ? '!=' : '='} null`, COMPARED];
    case 'in':
      return [
        `${at(tree.operand, JOINED)} ${tree.negated ? 'not in' : 'in'} (${list(tree.choices)})`,
        COMPARED,
      ];
    case 'contains':
      return [`${at(tree.container, JOINED)} contains ${at(tree.item, JOINED)}`, COMPARED];
    case 'logic': {
      const binds = tree.operator === 'or' ? OR : AND;
      return [tree.operands.map((each) => at(each, binds + 1)).join(` ${tree.operator} `), binds];
    }
    case 'not':
      return [`not ${at(tree.operand, NOT)}`, NOT];
  }
}

function constant({ type, value }: Constant): Written {
  if (value === null || typeof value === 'boolean') {
    return [String(value), ATOM];
  }
  const text = String(value);
  if (type === 'number') {
    return text.startsWith('-') ? [text, UNARY] : [text, ATOM];
  }
  if (type === 'duration') {
    return [quoted(durationText(text) ?? text), ATOM];
  }
  return [quoted(type === 'datetime' ? shortMoment(text) : text), ATOM];
}
