/** What an expression reads, found by walking its tree. */
import type { Tree } from '../../formula/tree.ts';

export interface TreeReads {
  /** Fields, by dotted path, each with the type that the expression takes it for. */
  readonly paths: ReadonlyMap<string, string>;
  /** Values of `$…`, by dotted path without `$`, each with its type. */
  readonly globals: ReadonlyMap<string, string>;
  /** Relations to child records, such as `order_line.order`. */
  readonly relations: ReadonlySet<string>;
}

/** Finds what a tree reads; what is read of child records is left to whoever gives those. */
export function readsOf(tree: Tree): TreeReads {
  const found = {
    paths: new Map<string, string>(),
    globals: new Map<string, string>(),
    relations: new Set<string>(),
  };
  walk(tree, found);
  return found;
}

interface Found {
  readonly paths: Map<string, string>;
  readonly globals: Map<string, string>;
  readonly relations: Set<string>;
}

function walk(tree: Tree, found: Found): void {
  switch (tree.node) {
    case 'path':
      found.paths.set(tree.path, tree.type);
      return;
    case 'global':
      found.globals.set(tree.path, tree.type);
      return;
    case 'related':
      found.relations.add(tree.relation);
      return;
    default:
      for (const part of partsOf(tree)) {
        walk(part, found);
      }
  }
}

function partsOf(tree: Tree): readonly Tree[] {
  switch (tree.node) {
    case 'call':
      return tree.args;
    case 'of_parent':
    case 'convert':
    case 'markup':
    case 'negate':
    case 'is_blank':
    case 'not':
      return [tree.operand];
    case 'arithmetic':
    case 'compare':
      return [tree.left, tree.right];
    case 'concat':
      return tree.parts;
    case 'in':
      return [tree.operand, ...tree.choices];
    case 'contains':
      return [tree.container, tree.item];
    case 'logic':
      return tree.operands;
    default:
      return [];
  }
}
