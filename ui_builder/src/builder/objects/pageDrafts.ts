/** The first form of a new view of an object. */
import type { DraftDefinition } from '../../api/drafts';
import type { Texts, ViewDef, ViewType } from '../../meta/types';
import { untaken } from './naming';
import type { ObjectDraft } from './objectDraft';

export type ViewDraft = ViewDef & DraftDefinition;

const MOST_COLUMNS = 7;
/** What takes more room than a line of a list has. */
const LONG = new Set([
  'long_text',
  'rich_text',
  'json',
  'address',
  'image',
  'file',
  'encrypted_text',
  'parent',
]);

/** Makes a view of the first fields that its type can go by; null where the object has none. */
export function newView(
  object: ObjectDraft,
  type: ViewType,
  label: Texts,
  taken: readonly string[],
): ViewDraft | null {
  const stem = `${object.name}_${type === 'kanban' ? 'board' : type}`;
  const names = object.fields.filter((field) => !LONG.has(field.type)).map(({ name }) => name);
  const columns = [object.title, ...names.filter((name) => name !== object.title)].slice(0, MOST_COLUMNS);
  const group = object.fields.find((field) => field.type === 'picklist')?.name;
  const dates = object.fields.filter((field) => field.type === 'date' || field.type === 'datetime');
  const start = dates[0]?.name;
  const end = dates.find((field) => field.type === dates[0]?.type && field.name !== start)?.name;
  const image = object.fields.find((field) => field.type === 'image')?.name;
  const place = object.fields.find((field) => field.type === 'location')?.name;
  const needed = { list: '', kanban: group, calendar: start, gantt: start, cards: '', map: place }[type];
  if (needed === undefined) {
    return null;
  }
  return {
    kind: 'view',
    name: untaken(stem, taken),
    label,
    object: object.name,
    ...(type === 'list' ? {} : { type }),
    columns,
    ...(type === 'kanban' && group !== undefined ? { group_by: group } : {}),
    ...(type === 'calendar' && start !== undefined ? { calendar: { start } } : {}),
    ...(type === 'gantt' && start !== undefined
      ? { calendar: { start, ...(end === undefined ? {} : { end }) } }
      : {}),
    ...(type === 'cards' && image !== undefined ? { image } : {}),
    ...(type === 'map' && place !== undefined ? { place } : {}),
  };
}
