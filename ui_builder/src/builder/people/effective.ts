/** What a user may do, as a table that people read: only what differs from the usual is told of fields. */
import type { EffectiveObject, EffectiveRights } from '../../api/people';
import type { Texts } from '../../meta/types';

export const VERBS = ['read', 'create', 'update', 'delete'] as const;
export type Verb = (typeof VERBS)[number];

export interface ObjectLine extends EffectiveObject {
  readonly object: string;
  readonly label: string;
}

/** Gives the objects that anything may be done with, by label; of these, those that hold a text. */
export function linesOf(
  rights: EffectiveRights,
  called: (object: string) => string,
  compare: (one: string, other: string) => number,
  text: string,
): readonly ObjectLine[] {
  const sought = text.trim().toLowerCase();
  return Object.entries(rights.objects)
    .filter(([, { verbs }]) => verbs.length > 0)
    .map(([object, each]) => ({ ...each, object, label: called(object) }))
    .filter(({ object, label }) => `${label} ${object}`.toLowerCase().includes(sought))
    .sort((one, other) => compare(one.label, other.label));
}

export interface WaysTold {
  /** By which ways records are reached to be changed; empty where none may be. */
  readonly edit: readonly Texts[];
  /** By which further ways they are reached to be seen. */
  readonly read: readonly Texts[];
}

/** Sorts out by which ways records are reached: what may be changed may be seen besides. */
export function waysTold({ verbs, rows }: EffectiveObject): WaysTold {
  const edits = verbs.includes('update') || verbs.includes('delete');
  const at = (level: string) => rows.filter((each) => each.level === level);
  const edit = at('edit');
  const further = at('read').filter(({ code }) => !edit.some((each) => each.code === code));
  const texts = (ways: typeof rows) => ways.map(({ text }) => text);
  return edits
    ? { edit: texts(edit), read: texts(further) }
    : { edit: [], read: texts([...edit, ...further]) };
}

export interface FieldsTold {
  readonly hidden: readonly string[];
  /** Fields that are shown and cannot be changed, though records of the object can. */
  readonly fixed: readonly string[];
}

/** Sorts out the fields that are not there for a user, and those that are only shown though others write them. */
export function fieldsTold(
  { verbs, fields }: EffectiveObject,
  isWritten: (field: string) => boolean,
): FieldsTold {
  const at = (level: string) => Object.keys(fields).filter((name) => fields[name] === level);
  const writes = verbs.includes('update') || verbs.includes('create');
  return { hidden: at('none'), fixed: writes ? at('read').filter(isWritten) : [] };
}

/** Gives the actions on an object, of names such as `ticket.export`. */
export const actionsOn = (actions: readonly string[], object: string): readonly string[] =>
  actions
    .filter((each) => each.startsWith(`${object}.`))
    .map((each) => each.slice(object.length + 1))
    .sort();
