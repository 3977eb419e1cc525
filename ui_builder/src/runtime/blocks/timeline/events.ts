/** What an event of its own, such as an activity, says of itself: read off the fields that its object names. */
import type { Json } from '../../../api/client';
import type { MadeEntry } from '../../../api/timeline';
import { fieldUi } from '../../../fields/registry';
import type { Field, ObjectInfo } from '../../../meta/definitions';

export interface ToldEvent {
  /** What is said, at length. */
  readonly text: string | null;
  /** Short values beside the title. */
  readonly facts: readonly { readonly field: Field; readonly value: Json }[];
  /** Whether it is done; null where it is nothing that is done. */
  readonly done: boolean | null;
  /** When it is due; null where it is not. */
  readonly due: string | null;
}

const LONG = new Set(['long_text', 'rich_text']);
const DONE = 'done';
const DUE = 'due_at';

/** Reads what an entry tells; without the definition of its object only texts are told. */
export function toldEvent(entry: MadeEntry, info: ObjectInfo | undefined): ToldEvent {
  const told = Object.entries(entry.told ?? {});
  const fields = info?.fields;
  const isLong = (name: string) => LONG.has(fields?.get(name)?.type ?? '');
  const text = told.find(
    ([name, value]) => typeof value === 'string' && value !== '' && (isLong(name) || fields === undefined),
  );
  const facts = told.flatMap(([name, value]) => {
    const field = fields?.get(name);
    const plain =
      field === undefined ||
      isLong(name) ||
      name === DONE ||
      name === DUE ||
      value === null ||
      value === false;
    return plain ? [] : [{ field, value }];
  });
  const { done, due_at: due } = entry.told ?? {};
  return {
    text: typeof text?.[1] === 'string' && text[1] !== entry.record.label ? text[1] : null,
    facts: facts.filter(({ field }) => fieldUi(field.type) !== undefined),
    done: typeof done === 'boolean' ? done : null,
    due: typeof due === 'string' ? due : null,
  };
}

/** Tells whether something that is not done should be by now. */
export function isOverdue({ done, due }: Pick<ToldEvent, 'done' | 'due'>, now: Date): boolean {
  return done === false && due !== null && new Date(due) < now;
}
