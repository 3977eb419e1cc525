/** The lines of the matrix: objects, and below those that are open their record types and fields. */
import type { ObjectInfo } from '../../meta/definitions';
import { ANY, names, type PermissionSetDef } from './permissionSet';

export interface FieldLine {
  readonly kind: 'field';
  readonly key: string;
  readonly object: string;
  readonly field: string;
  readonly label: string;
  readonly masked: boolean;
  /** Whether people may write it at all. */
  readonly written: boolean;
}

export type Line =
  | {
      readonly kind: 'object';
      readonly key: string;
      readonly object: string;
      readonly label: string;
      readonly open: boolean;
    }
  | {
      readonly kind: 'record_type';
      readonly key: string;
      readonly object: string;
      readonly type: string;
      readonly label: string;
    }
  | FieldLine;

export type Shown = 'all' | 'said';

export interface LinesAsked {
  readonly sought: string;
  readonly shown: Shown;
  readonly opened: ReadonlySet<string>;
}

export interface Wording {
  readonly text: (texts: ObjectInfo['definition']['label'] | undefined, fallback: string) => string;
  readonly anyObject: string;
  readonly anyField: string;
}

/** Gives what is shown; a search opens the objects in whose fields something was found. */
export function linesOf(
  set: PermissionSetDef,
  objects: readonly ObjectInfo[],
  { sought, shown, opened }: LinesAsked,
  wording: Wording,
): readonly Line[] {
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (...texts: readonly string[]) => {
    const whole = texts.join(' ').toLowerCase();
    return words.every((word) => whole.includes(word));
  };
  const any: Line = { kind: 'object', key: ANY, object: ANY, label: wording.anyObject, open: false };
  const lines: Line[] = words.length === 0 || fits(wording.anyObject) ? [any] : [];
  const within: Line[] = [];
  for (const info of objects) {
    const { name } = info.definition;
    if (shown === 'said' && !names(set, name)) {
      continue;
    }
    const label = wording.text(info.definition.label, name);
    const inside = words.length > 0 || opened.has(name) ? insideOf(info, wording) : [];
    const itself = fits(label, name);
    const found = itself || words.length === 0 ? [] : inside.filter((each) => fits(each.label, leaf(each)));
    if (!itself && found.length === 0) {
      continue;
    }
    const open = opened.has(name) || found.length > 0;
    // What is called so itself comes before what only has a field that is.
    const into = itself ? lines : within;
    into.push({ kind: 'object', key: name, object: name, label, open });
    if (open) {
      const below = found.length > 0 && !opened.has(name) ? found : inside;
      into.push(...(shown === 'said' ? below.filter((each) => isSaid(set, each)) : below));
    }
  }
  return [...lines, ...within];
}

const leaf = (line: Line): string =>
  line.kind === 'field' ? line.field : line.kind === 'record_type' ? line.type : line.object;

function isSaid(set: PermissionSetDef, line: Line): boolean {
  if (line.kind === 'field') {
    const path = `${line.object}.${line.field}`;
    return set.fields?.[path] !== undefined || set.unmask?.includes(path) === true || line.field === ANY;
  }
  return line.kind === 'object' || set.objects?.[line.object]?.record_types !== undefined;
}

/** Fields without which a record cannot be named: whoever reads it sees them. */
const ALWAYS_SEEN = new Set(['id', 'version']);

function insideOf(info: ObjectInfo, { text, anyField }: Wording): readonly Line[] {
  const object = info.definition.name;
  const types = (info.definition.record_types ?? []).map(
    ({ name, label }): Line => ({
      kind: 'record_type',
      key: `${object}#${name}`,
      object,
      type: name,
      label: text(label, name),
    }),
  );
  const fields = [...info.fields.values()]
    .filter(({ name }) => !ALWAYS_SEEN.has(name))
    .map(
      ({ name, label, writable, definition }): Line => ({
        kind: 'field',
        key: `${object}.${name}`,
        object,
        field: name,
        label: text(label, name),
        masked: definition.mask !== undefined,
        written: writable,
      }),
    );
  const any: Line = {
    kind: 'field',
    key: `${object}.${ANY}`,
    object,
    field: ANY,
    label: anyField,
    masked: false,
    written: true,
  };
  return [...types, any, ...fields];
}
