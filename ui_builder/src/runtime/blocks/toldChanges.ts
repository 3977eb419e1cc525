/** The changes of an entry as people read them: in the order of the fields, records by their names. */
import type { Json } from '../../api/client';
import type { Unnamed } from '../../api/labels';
import type { ChangeEntry, TimelineEntry } from '../../api/timeline';
import type { Definitions, ObjectInfo } from '../../meta/definitions';

export interface ToldChange {
  readonly name: string;
  readonly before: Json;
  readonly after: Json;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Gives the changes of fields that are known, in the order of the definition. */
export function toldChanges(info: ObjectInfo, { changes }: ChangeEntry): readonly ToldChange[] {
  const order = [...info.fields.keys()];
  return Object.entries(changes)
    .filter(([name]) => info.fields.has(name))
    .toSorted(([left], [right]) => order.indexOf(left) - order.indexOf(right))
    .map(([name, [before, after]]) => ({ name, before, after }));
}

/** Gives the records that entries tell of by their id alone, by object. */
export function unnamedIn(
  definitions: Definitions,
  info: ObjectInfo,
  entries: readonly TimelineEntry[],
): readonly Unnamed[] {
  const byObject = new Map<string, Set<string>>();
  for (const entry of entries) {
    for (const { name, before, after } of entry.kind === 'changes' ? toldChanges(info, entry) : []) {
      const target = info.fields.get(name)?.target;
      for (const id of target === undefined ? [] : [before, after]) {
        if (typeof id === 'string' && UUID.test(id)) {
          byObject.set(target as string, (byObject.get(target as string) ?? new Set()).add(id));
        }
      }
    }
  }
  return [...byObject].flatMap(([object, ids]) => {
    const title = definitions.object(object)?.definition.title;
    return title === undefined ? [] : [{ object, title, ids: [...ids].toSorted() }];
  });
}
