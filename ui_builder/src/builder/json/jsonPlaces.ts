/** Places in a JSON text: from an offset to the path there, and from a JSON pointer to its range. */
import type { SyntaxNode, Tree } from '@lezer/common';
import type { Path } from './schemaWalk';

export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Where in the document an offset lies. */
export interface Place {
  /** The path to the value, or to the object whose property is being named. */
  readonly path: Path;
  readonly what: 'name' | 'value';
  /** The text that is being written there. */
  readonly range: Range;
}

/** Gives where an offset lies; null where nothing can be written, as within a number's neighbour. */
export function placeAt(tree: Tree, text: string, offset: number): Place | null {
  const node = tree.resolveInner(offset, -1);
  const here = { from: offset, to: offset };
  if (node.name === 'PropertyName') {
    return { path: pathOf(node.parent?.parent ?? null, text), what: 'name', range: node };
  }
  if (['String', 'Number', 'True', 'False', 'Null'].includes(node.name)) {
    return { path: pathOf(node, text), what: 'value', range: node };
  }
  const holder = enclosing(node);
  if (holder === null) {
    return { path: [], what: 'value', range: here };
  }
  if (holder.name === 'Property') {
    return { path: pathOf(holder, text), what: 'value', range: here };
  }
  if (holder.name === 'Array') {
    const before = children(holder).filter(({ to }) => to <= offset).length;
    return { path: [...pathOf(holder, text), before], what: 'value', range: here };
  }
  const after = text.slice(holder.from, offset).match(/:\s*$/);
  const last = children(holder).findLast(({ from }) => from < offset);
  if (after !== null && last !== undefined) {
    return { path: pathOf(last, text), what: 'value', range: here };
  }
  return { path: pathOf(holder, text), what: 'name', range: here };
}

/** Gives where a JSON pointer leads, or the nearest place around it that is there. */
export function rangeOf(tree: Tree, text: string, pointer: string): Range {
  const steps = pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  let node: SyntaxNode | null = tree.topNode.firstChild;
  let range: Range = node === null ? { from: 0, to: Math.min(1, text.length) } : firstOf(node);
  for (const step of steps) {
    const next: SyntaxNode | null = node === null ? null : childAt(node, step, text);
    if (next === null) {
      break;
    }
    if (next.name === 'Property') {
      const name = next.firstChild ?? next;
      node = contentOf(next);
      range = node === null || isOpen(node) ? name : node;
    } else {
      node = next;
      range = firstOf(next);
    }
  }
  return { from: range.from, to: range.to };
}

function childAt(node: SyntaxNode, step: string, text: string): SyntaxNode | null {
  if (node.name === 'Array') {
    return children(node)[Number(step)] ?? null;
  }
  return children(node).find((each) => each.name === 'Property' && nameOf(each, text) === step) ?? null;
}

function pathOf(node: SyntaxNode | null, text: string): Path {
  const path: (string | number)[] = [];
  for (let at = node; at !== null; at = at.parent) {
    const { parent } = at;
    if (at.name === 'Property') {
      path.unshift(nameOf(at, text));
    } else if (parent?.name === 'Array') {
      path.unshift(children(parent).findIndex(({ from }) => from === at?.from));
    }
  }
  return path;
}

function enclosing(node: SyntaxNode): SyntaxNode | null {
  for (let at: SyntaxNode | null = node; at !== null; at = at.parent) {
    if (['Object', 'Array', 'Property'].includes(at.name)) {
      return at;
    }
  }
  return null;
}

const MARKS = new Set(['{', '}', '[', ']', ',', ':', '⚠']);

function children(node: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (!MARKS.has(child.name)) {
      found.push(child);
    }
  }
  return found;
}

function nameOf(property: SyntaxNode, text: string): string {
  const name = property.firstChild;
  try {
    return name === null ? '' : String(JSON.parse(text.slice(name.from, name.to)));
  } catch {
    return '';
  }
}

const contentOf = (property: SyntaxNode): SyntaxNode | null => children(property)[1] ?? null;
const isOpen = (node: SyntaxNode) => node.name === 'Object' || node.name === 'Array';
const firstOf = (node: SyntaxNode): Range =>
  isOpen(node) ? { from: node.from, to: Math.min(node.from + 1, node.to) } : node;
