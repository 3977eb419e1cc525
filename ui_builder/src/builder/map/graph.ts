/** Objects and how their records point at each other. */
import type { FieldDef, Texts } from '../../meta/types';
import type { ObjectDraft } from '../objects/objectDraft';

export interface MapNode {
  readonly object: ObjectDraft;
  /** The package that brings it; the tenant's own where absent. */
  readonly origin: string | undefined;
  /** The fields that tell what it is: its title, its references, what is unique. */
  readonly keys: readonly FieldDef[];
  /** How many fields it has besides. */
  readonly more: number;
}

export interface MapEdge {
  readonly id: string;
  /** The object whose records point. */
  readonly from: string;
  readonly to: string;
  readonly field: string;
  readonly label: Texts | undefined;
  /** Whether those that point belong to what they point at. */
  readonly isParent: boolean;
  /** Whether only one may point at each. */
  readonly isOne: boolean;
}

export interface Graph {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
}

const MOST_KEYS = 6;
const POINTING = new Set(['lookup', 'parent', 'polymorphic']);

/** Gives the names of the objects that a field points at. */
export function targetsOf(field: FieldDef): readonly string[] {
  if (!POINTING.has(field.type)) {
    return [];
  }
  return Array.isArray(field.to) ? (field.to as readonly string[]) : [String(field.to)];
}

export function graphOf(
  objects: readonly ObjectDraft[],
  originOf: (name: string) => string | undefined,
): Graph {
  const known = new Set(objects.map(({ name }) => name));
  const nodes = objects.map((object): MapNode => {
    const title = object.fields.filter(({ name }) => name === object.title);
    const pointing = object.fields.filter((field) => targetsOf(field).length > 0);
    const unique = object.fields.filter((field) => field.unique === true);
    const keys = [...new Set([...title, ...pointing, ...unique])].slice(0, MOST_KEYS);
    return { object, origin: originOf(object.name), keys, more: object.fields.length - keys.length };
  });
  const edges = objects.flatMap((object) =>
    object.fields.flatMap((field) =>
      targetsOf(field)
        .filter((to) => known.has(to))
        .map((to) => ({
          id: `${object.name}.${field.name}>${to}`,
          from: object.name,
          to,
          field: field.name,
          label: field.label,
          isParent: field.type === 'parent',
          isOne: field.unique === true,
        })),
    ),
  );
  return { nodes, edges };
}

/** Gives an object with those that point at it and those that it points at. */
export function around({ nodes, edges }: Graph, name: string): Graph {
  const near = new Set([name]);
  const touching = edges.filter((edge) => edge.from === name || edge.to === name);
  for (const { from, to } of touching) {
    near.add(from).add(to);
  }
  return { nodes: nodes.filter(({ object }) => near.has(object.name)), edges: touching };
}
