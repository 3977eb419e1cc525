/** The fields that may become columns: those of the object, and those of what it points at, two lookups deep. */
import type { Definitions, Field } from '../../meta/definitions';
import type { Texts } from '../../meta/types';

export interface Pickable {
  readonly path: string;
  readonly field: Field;
  /** The lookups that lead to it. */
  readonly through: readonly Field[];
}

const DEEPEST = 2;
const MOST = 400;
const SYSTEM = new Set(['id', 'version', 'created_at', 'created_by', 'updated_at', 'updated_by']);
const isSystem = (name: string) => SYSTEM.has(name);
const UNSHOWN = new Set(['id', 'version', 'json', 'encrypted_text']);

export function pickables(definitions: Definitions, object: string): readonly Pickable[] {
  const found: Pickable[] = [];
  let open: { object: string; prefix: string; through: readonly Field[] }[] = [
    { object, prefix: '', through: [] },
  ];
  for (let depth = 0; depth <= DEEPEST; depth += 1) {
    const next: typeof open = [];
    for (const { object: name, prefix, through } of open) {
      for (const field of definitions.object(name)?.fields.values() ?? []) {
        if (depth === 0 || !UNSHOWN.has(field.type)) {
          found.push({ path: prefix + field.name, field, through });
        }
        if (field.target !== undefined) {
          next.push({
            object: field.target,
            prefix: `${prefix}${field.name}.`,
            through: [...through, field],
          });
        }
      }
    }
    open = next;
  }
  const own = (each: Pickable) => Number(isSystem(each.path.split('.').at(-1) ?? ''));
  // What the platform keeps of every record comes last.
  return found.slice(0, MOST).toSorted((a, b) => a.through.length - b.through.length || own(a) - own(b));
}

type Say = (texts: Texts | undefined) => string;

/** Names a field with the lookups that lead to it: `Account › Industry`. */
export function pathLabel({ field, through }: Pickable, text: Say): string {
  return [...through, field].map(({ label }) => text(label)).join(' › ');
}

/** Gives what a search finds; without one, the fields of the object alone. */
export function found(all: readonly Pickable[], typed: string, text: Say): readonly Pickable[] {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) {
    return all.filter(({ through }) => through.length === 0);
  }
  return all.filter((each) => {
    const label = pathLabel(each, text).toLowerCase();
    return words.every((word) => label.includes(word));
  });
}
