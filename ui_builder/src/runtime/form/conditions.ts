/**
 * What a page decides while people type: what is seen, required or read only, what formulas come to and
 * what defaults are computed. The trees come from the server, and so do the rules: a condition that is
 * blank does not hold. An expression that reads what is not known here is not answered.
 */
import type { Json } from '../../api/client';
import type { Calendars } from '../../formula/calendars.ts';
import type { Closure } from '../../formula/evaluate.ts';
import type { Expression, Tree } from '../../formula/tree.ts';
import type { Child, Surroundings, Value } from '../../formula/types.ts';
import type { Field, ObjectInfo } from '../../meta/definitions';
import type { Calculator } from './calculator';
import { readsOf, type TreeReads } from './reads';

/**
 * Trees by their source text, of one object, as `/ui/objects/{object}` gives them; where the same source
 * stands at places of several types, the others have theirs before it: `datetime: TODAY()`.
 */
export type Expressions = Readonly<Record<string, Pick<Expression, 'tree'>>>;

/** Gives the value at a path such as `account.tier`; undefined where it is not known. */
export type Live = (path: string) => Json | undefined;

/** What expressions read besides the record. */
export interface Globals {
  /** Gives the value of `$user.email` by `user.email`; undefined where it is not known. */
  readonly value: Live;
  readonly zone: string;
  /** The present instant, in milliseconds. */
  readonly now: () => number;
  readonly calendars?: Calendars;
  /** Gives the child records of a relation, where the form holds them all. */
  readonly children?: (relation: string) => readonly Child[] | undefined;
}

/** A cell, section or tab of a layout, as far as it has conditions. */
export interface Conditional {
  readonly visible?: string;
  readonly required?: string;
  readonly read_only?: string;
}

/** Any part of a layout that may hold conditions, down to its cells. */
interface Part extends Conditional {
  readonly [name: string]: unknown;
}

interface Compiled {
  readonly tree: Tree;
  readonly reads: TreeReads;
  /** Null where it cannot be worked out here. */
  readonly closure: Closure | null;
}

/** The text of an expression, and the type that its place asks for. */
interface Source {
  readonly text: string;
  readonly type: string;
}

const condition = (text: string): Source => ({ text, type: 'boolean' });
const CONDITIONS = ['visible', 'required', 'read_only'] as const;

/** The conditions, formulas and computed defaults of one object's pages. */
export class Conditions {
  private readonly compiled = new Map<string, Compiled | null>();
  private readonly sources: readonly Source[];

  /** Of a layout and its object. Without a calculator it tells what is read, but works nothing out. */
  constructor(
    private readonly info: ObjectInfo,
    layout: unknown,
    private readonly expressions: Expressions,
    readonly globals: Globals,
    private readonly calculator?: Calculator | undefined,
  ) {
    this.sources = sourcesIn(layout).map(condition);
  }

  /** Whether all that decides what is seen is known: a page that is shown before would change at once. */
  get ready(): boolean {
    return this.calculator !== undefined || this.sources.length === 0;
  }

  /** The conditions of the layout. */
  get conditionTexts(): readonly string[] {
    return [...new Set(this.sources.map(({ text }) => text))];
  }

  /** The expressions that a page works out. */
  get texts(): readonly string[] {
    return [...new Set(this.all.map(({ text }) => text))];
  }

  /** The paths that the layout's conditions read; a page that shows a record loads them with it. */
  get paths(): readonly string[] {
    const all = this.sources.flatMap((source) => [...(this.compile(source)?.reads.paths.keys() ?? [])]);
    return [...new Set(all)];
  }

  /** The paths through lookups that anything here reads: `account.tier`, but not `account`. */
  get relatedPaths(): readonly string[] {
    const all = this.all.flatMap((source) => this.reading(source));
    return [...new Set(all.filter((path) => path.includes('.')))];
  }

  /** The values of `$…` that the layout's conditions, formulas and defaults read, such as `user.email`. */
  get globalPaths(): readonly string[] {
    return [
      ...new Set(this.all.flatMap((source) => [...(this.compile(source)?.reads.globals.keys() ?? [])])),
    ];
  }

  private get all(): readonly Source[] {
    return [...this.sources, ...[...this.info.fields.values()].flatMap((field) => given(sourceOf(field)))];
  }

  /** Tells whether a part is seen; what cannot be told here is seen. */
  visible(part: Conditional, live: Live): boolean {
    return part.visible === undefined || (this.holds(part.visible, live) ?? true);
  }

  /** Tells whether a condition makes a cell required; what cannot be told here the save tells. */
  required(cell: Conditional, live: Live): boolean {
    return cell.required !== undefined && (this.holds(cell.required, live) ?? false);
  }

  /** Tells whether a condition keeps a cell from being written. */
  readOnly(cell: Conditional, live: Live): boolean {
    return cell.read_only !== undefined && (this.holds(cell.read_only, live) ?? false);
  }

  /** Gives what a formula field comes to, as the server would send it; undefined where it cannot be told. */
  formula(name: string, live: Live): Json | undefined {
    const field = this.info.fields.get(name);
    const source = field && formulaOf(field);
    if (field === undefined || source === undefined) {
      return undefined;
    }
    const compiled = this.compile(source);
    const value = compiled === null ? undefined : this.evaluate(compiled, live, new Set([name]));
    return value === undefined || compiled === null
      ? undefined
      : this.calculator?.write(value, String(field.definition.returns), field);
  }

  /** Gives the default that is computed from the rest of a new record; undefined where there is none. */
  computedDefault(name: string, live: Live): Json | undefined {
    const field = this.info.fields.get(name);
    const source = field && defaultOf(field);
    const compiled = source === undefined ? null : this.compile(source);
    if (field === undefined || compiled === null) {
      return undefined;
    }
    const value = this.evaluate(compiled, live, new Set());
    return value === undefined ? undefined : this.calculator?.write(value, compiled.tree.type, field);
  }

  /** Whether a field is computed here, by a formula or as a default. */
  computes(name: string): boolean {
    const field = this.info.fields.get(name);
    return field !== undefined && sourceOf(field) !== undefined;
  }

  /** Names the fields of the record whose change may alter what is decided for parts and fields. */
  decidedBy(...parts: readonly (Conditional | Field)[]): readonly string[] {
    const sources = parts.flatMap((part) =>
      'definition' in part ? given(sourceOf(part)) : conditionsOf(part),
    );
    const paths = sources.flatMap((source) => this.reading(source));
    return [...new Set(paths.map((path) => path.split('.')[0] ?? path))];
  }

  /** Gives the paths that an expression reads, those that formulas and defaults read in turn too. */
  private reading(source: Source, seen = new Set<string>()): readonly string[] {
    const compiled = this.compile(source);
    if (compiled === null || seen.has(source.text)) {
      return [];
    }
    seen.add(source.text);
    return [...compiled.reads.paths.keys()].flatMap((path) => {
      const field = this.info.fields.get(path);
      const inner = field && sourceOf(field);
      return inner === undefined ? [path] : [path, ...this.reading(inner, seen)];
    });
  }

  private holds(text: string, live: Live): boolean | undefined {
    const compiled = this.compile(condition(text));
    const value = compiled === null ? undefined : this.evaluate(compiled, live, new Set());
    return value === undefined ? undefined : value === true;
  }

  private compile({ text, type }: Source): Compiled | null {
    const key = `${type}: ${text}`;
    let compiled = this.compiled.get(key);
    if (compiled === undefined) {
      const tree = (this.expressions[key] ?? this.expressions[text])?.tree;
      const closure = tree === undefined ? null : (this.calculator?.compile(tree) ?? null);
      compiled = tree === undefined ? null : { tree, reads: readsOf(tree), closure };
      this.compiled.set(key, compiled);
    }
    return compiled;
  }

  /** Gives the value, or undefined where something that it reads is not known. */
  private evaluate({ reads, closure }: Compiled, live: Live, open: ReadonlySet<string>): Value | undefined {
    const { calculator } = this;
    if (closure === null || calculator === undefined) {
      return undefined;
    }
    const values: Record<string, Value> = {};
    for (const [path, type] of reads.paths) {
      const value = this.valueAt(path, type, live, open);
      if (value === undefined) {
        return undefined;
      }
      values[path] = value;
    }
    const globals: Record<string, Value> = {};
    for (const [path, type] of reads.globals) {
      const json = this.globals.value(path);
      if (json === undefined) {
        return undefined;
      }
      globals[path] = calculator.read(json, type);
    }
    const rows = new Map<string, readonly Child[]>();
    for (const relation of reads.relations) {
      const children = this.globals.children?.(relation);
      if (children === undefined) {
        return undefined;
      }
      rows.set(relation, children);
    }
    return closure(this.around(calculator, values, globals, rows));
  }

  private around(
    calculator: Calculator,
    values: Surroundings['values'],
    globals: Surroundings['globals'],
    rows: ReadonlyMap<string, readonly Child[]>,
  ): Surroundings {
    const { zone, now, calendars } = this.globals;
    return {
      values,
      globals,
      now: BigInt(now()) * 1000n,
      zone: calculator.zone(zone),
      ...(calendars === undefined ? {} : { calendars }),
      children: (relation) => rows.get(relation) ?? [],
    };
  }

  /** A formula is worked out anew from what it reads, and taken as it is where that is not known. */
  private valueAt(path: string, type: string, live: Live, open: ReadonlySet<string>): Value | undefined {
    const field = this.info.fields.get(path);
    const source = field && formulaOf(field);
    const compiled = source === undefined || open.has(path) ? null : this.compile(source);
    if (compiled !== null) {
      const value = this.evaluate(compiled, live, new Set([...open, path]));
      if (value !== undefined) {
        return value;
      }
    }
    const json = live(path);
    return json === undefined ? undefined : this.calculator?.read(json, type, field);
  }
}

function formulaOf({ type, definition }: Field): Source | undefined {
  return type === 'formula'
    ? { text: String(definition.formula), type: String(definition.returns) }
    : undefined;
}

function defaultOf({ type, definition }: Field): Source | undefined {
  const given = definition.default;
  const computed = typeof given === 'object' && given !== null && 'expression' in given;
  return computed ? { text: String(given.expression), type } : undefined;
}

const sourceOf = (field: Field): Source | undefined => formulaOf(field) ?? defaultOf(field);

const given = (source: Source | undefined): readonly Source[] => (source === undefined ? [] : [source]);

const conditionsOf = (part: Conditional): readonly Source[] =>
  CONDITIONS.flatMap((name) => (part[name] === undefined ? [] : [condition(part[name])]));

/** Gives every condition that stands anywhere in a layout. */
function sourcesIn(part: unknown): readonly string[] {
  if (Array.isArray(part)) {
    return part.flatMap(sourcesIn);
  }
  if (typeof part !== 'object' || part === null) {
    return [];
  }
  const own = CONDITIONS.map((name) => (part as Part)[name]).filter((each) => typeof each === 'string');
  return [
    ...own,
    ...Object.values(part)
      .filter((each) => typeof each === 'object')
      .flatMap(sourcesIn),
  ];
}
