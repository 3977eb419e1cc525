/** What stands below what: roles below the one they report to, departments below the one they belong to. */

export interface Node {
  readonly id: string;
  /** What it stands below; null: nothing. */
  readonly parent: string | null;
}

export interface TreeLine<T extends Node> {
  readonly node: T;
  readonly depth: number;
  /** How many stand right below it. */
  readonly below: number;
}

/** Gives all as lines, each after what it stands below. What stands in a circle is at the top. */
export function linesOf<T extends Node>(nodes: readonly T[]): readonly TreeLine<T>[] {
  const known = new Set(nodes.map(({ id }) => id));
  const children = new Map<string | null, T[]>();
  for (const node of nodes) {
    const above = node.parent !== null && known.has(node.parent) ? node.parent : null;
    children.set(above, [...(children.get(above) ?? []), node]);
  }
  const lines: TreeLine<T>[] = [];
  const seen = new Set<string>();

  function add(node: T, depth: number): void {
    if (!seen.has(node.id)) {
      seen.add(node.id);
      const own = children.get(node.id) ?? [];
      lines.push({ node, depth, below: own.length });
      for (const each of own) {
        add(each, depth + 1);
      }
    }
  }

  for (const node of [...(children.get(null) ?? []), ...nodes]) {
    add(node, 0);
  }
  return lines;
}

/** Gives the lines that show while others are closed. */
export function shownLines<T extends Node>(
  lines: readonly TreeLine<T>[],
  closed: ReadonlySet<string>,
): readonly TreeLine<T>[] {
  let hidden = Number.POSITIVE_INFINITY;
  return lines.filter(({ node, depth }) => {
    if (depth > hidden) {
      return false;
    }
    hidden = closed.has(node.id) ? depth : Number.POSITIVE_INFINITY;
    return true;
  });
}

/** Tells whether something can stand below something else (null: at the top): never below itself. */
export function canMove(nodes: readonly Node[], id: string, to: string | null): boolean {
  const by = new Map(nodes.map((node) => [node.id, node]));
  if (by.get(id)?.parent === to || id === to) {
    return false;
  }
  const way = new Set<string>();
  let above = to;
  while (above !== null && !way.has(above)) {
    if (above === id) {
      return false;
    }
    way.add(above);
    above = by.get(above)?.parent ?? null;
  }
  return true;
}
