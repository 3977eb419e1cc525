/** Changes of a view, as its editor makes them. */
import type { Field } from '../../meta/definitions';
import { inFull, pathOf } from '../../meta/entries';
import type { AggregateDef, ColumnDef, ViewDef, ViewType } from '../../meta/types';
import { type Arrangement, arranged } from '../../runtime/list/columns';
import { movedTo, put } from '../editor/put';

type Column = string | ColumnDef;

/** Writes a column as short as it can be. */
export function shortColumn({ field, width, frozen }: ColumnDef): Column {
  if (width === undefined && frozen !== true) {
    return field;
  }
  return { field, ...(width === undefined ? {} : { width }), ...(frozen === true ? { frozen } : {}) };
}

export function addColumn<T extends ViewDef>(view: T, path: string): T {
  const known = view.columns.some((column) => pathOf(column) === path);
  return known ? view : { ...view, columns: [...view.columns, path] };
}

/** Takes a column out; the last one stays, for a view shows something. */
export function dropColumn<T extends ViewDef>(view: T, path: string): T {
  const columns = view.columns.filter((column) => pathOf(column) !== path);
  return columns.length === 0 ? view : { ...view, columns };
}

export function setColumn<T extends ViewDef>(view: T, path: string, change: Partial<ColumnDef>): T {
  const columns = view.columns.map((column) =>
    pathOf(column) === path ? shortColumn({ ...inFull(column), ...change }) : column,
  );
  return { ...view, columns };
}

export function moveColumn<T extends ViewDef>(view: T, path: string, to: string): T {
  const paths = view.columns.map(pathOf);
  return { ...view, columns: movedTo(view.columns, paths.indexOf(path), paths.indexOf(to)) };
}

/** Lays over a view what was arranged at the headings of its table. */
export function withArrangement<T extends ViewDef>(view: T, arrangement: Arrangement): T {
  const next = { ...view, columns: arranged(view.columns, arrangement).map(shortColumn) };
  const aggregates = arrangement.aggregates ?? view.aggregates;
  return put(
    next,
    'aggregates',
    aggregates === undefined || aggregates.length === 0 ? undefined : aggregates,
  );
}

/** Fields that a board can have its lanes by. */
export const isLaneField = (field: Field): boolean =>
  field.type === 'picklist' || field.name === 'record_type';

/** Fields that a calendar can go by. */
export const isDateField = (field: Field): boolean => field.type === 'date' || field.type === 'datetime';

/** Fields that a map can go by. */
export const isPlaceField = (field: Field): boolean => field.type === 'location';

/** Fields whose picture a card can show. */
export const isImageField = (field: Field): boolean => field.type === 'image';

const NEEDS: Readonly<Partial<Record<ViewType, (field: Field) => boolean>>> = {
  kanban: isLaneField,
  calendar: (field) => isOwnDate(field),
  gantt: (field) => isOwnDate(field),
  map: isPlaceField,
};

/** Whether an object has what a type of view needs. */
export function mayBe(type: ViewType, fields: readonly Field[]): boolean {
  const fits = NEEDS[type];
  return fits === undefined || fields.some(fits);
}

/** Gives the field without which a board of a view would show nothing; any will do for cards. */
export function goesBy(view: ViewDef): string | undefined {
  const first = view.columns[0];
  return {
    list: undefined,
    kanban: view.group_by,
    calendar: view.calendar?.start,
    gantt: view.calendar?.start,
    cards: first === undefined ? undefined : pathOf(first),
    map: view.place,
  }[view.type ?? 'list'];
}

const GIVEN = new Set(['created_at', 'updated_at', 'deleted_at', 'submitted_at']);
const isOwnDate = (field: Field) => isDateField(field) && !GIVEN.has(field.name);

/** Makes a view of another type, with what that needs; what it has no use for goes. */
export function withType<T extends ViewDef>(view: T, type: ViewType, fields: readonly Field[]): T {
  const { type: _type, group_by: group, calendar, aggregates, image, place, ...rest } = view;
  const lanes = fields.filter(isLaneField);
  const lane = lanes.find(({ name }) => name === group) ?? lanes[0];
  const start = calendar?.start ?? (fields.find(isOwnDate) ?? fields.find(isDateField))?.name;
  const summed = aggregates === undefined ? {} : { aggregates };
  if (type === 'kanban') {
    return { ...rest, ...summed, type, ...(lane === undefined ? {} : { group_by: lane.name }) } as T;
  }
  if (type === 'calendar' || type === 'gantt') {
    const end =
      calendar?.end ?? (type === 'gantt' ? endsFor(start, fields).find(isOwnDate)?.name : undefined);
    const span = start === undefined ? {} : { calendar: { start, ...(end === undefined ? {} : { end }) } };
    return { ...rest, type, ...span } as T;
  }
  if (type === 'cards') {
    const shown = image ?? fields.find(isImageField)?.name;
    return { ...rest, type, ...(shown === undefined ? {} : { image: shown }) } as T;
  }
  if (type === 'map') {
    const where = place ?? fields.find(isPlaceField)?.name;
    return { ...rest, type, ...(where === undefined ? {} : { place: where }) } as T;
  }
  return { ...rest, ...summed } as T;
}

/** Gives the dates of a calendar that may end what begins by one: of its type. */
export function endsFor(start: string | undefined, fields: readonly Field[]): readonly Field[] {
  const type = fields.find(({ name }) => name === start)?.type;
  return fields.filter((field) => field.type === type && field.name !== start);
}

export const COUNT: AggregateDef = { function: 'count' };
