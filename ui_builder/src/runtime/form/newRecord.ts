/** A new record while it is entered: which form it has, what is sent, and where errors belong. */
import type { Json } from '../../api/client';
import type { Kept } from '../../api/formDrafts';
import { ApiError, fieldErrors } from '../../api/problem';
import { isBlank } from '../../fields/fieldUi';
import type { LabelsOf } from '../../i18n/useLabels';
import type { Definitions, ObjectInfo } from '../../meta/definitions';
import { chooseLayout } from '../../meta/layoutChoice';
import type { FormStore } from './FormStore';
import type { RowsStore } from './RowsStore';
import { type FormScreen, screensOf, shortScreens } from './screens';

export type FormType = 'create' | 'quick_create';
export type RowsStores = ReadonlyMap<string, RowsStore>;

export interface FormShape {
  readonly screens: readonly FormScreen[];
  /** Whether the screens come one after another. */
  readonly inSteps: boolean;
}

/** Gives the form that fits: one of its own, else the record's page, or of a short one what must be entered. */
export function formShape(
  definitions: Definitions,
  info: ObjectInfo,
  type: FormType,
  at: { recordType: string | undefined; phone: boolean },
): FormShape {
  const object = info.definition.name;
  const layout = chooseLayout(definitions.definedLayouts(object), type, at);
  if (layout !== undefined) {
    const inSteps = type === 'create' && layout.steps === true && layout.tabs.length > 1;
    return { screens: screensOf(definitions, info, layout), inSteps };
  }
  if (type === 'quick_create') {
    return { screens: shortScreens(info), inSteps: false };
  }
  return { screens: screensOf(definitions, info, definitions.layout(object, at.recordType)), inSteps: false };
}

/** Gives what is sent: the record with its rows. */
export function sentValues(form: FormStore, rows: RowsStores): Record<string, Json> {
  const filled = [...rows].filter(([, store]) => store.all().length > 0);
  const all = filled.map(([name, store]): [string, Json] => [name, store.toJson()]);
  return { ...form.toJson(), ...Object.fromEntries(all) };
}

/** Shows what the server refused at its fields and rows; gives the messages that belong to none. */
export function placeErrors(
  error: unknown,
  form: FormStore,
  rows: RowsStores,
  shown: ReadonlySet<string>,
  labels: LabelsOf,
): readonly string[] {
  const faults = error instanceof ApiError ? error.faults : [];
  const ofRows = [...rows].flatMap(([name, store]) => {
    const own = faults.filter(({ path }) => path.startsWith(`/${name}/`));
    return store.place(name, own, labels);
  });
  const others = faults.filter(
    ({ path }) => !rows.has(path.split('/')[1] ?? '') || path.split('/').length < 3,
  );
  if (error instanceof ApiError && error.problem !== null && faults.length > 0) {
    const left = new ApiError(error.status, { ...error.problem, errors: others });
    const { fields, rest } = fieldErrors(left, shown, labels(form.info));
    form.setErrors(fields);
    return [...(others.length === 0 ? [] : rest), ...ofRows];
  }
  return fieldErrors(error, shown, labels(form.info)).rest;
}

/** Gives what was entered so far, without what is secret; null where that is nothing. */
export function enteredValues(form: FormStore, rows: RowsStores): Omit<Kept, 'at'> | null {
  const open = ([name]: [string, Json]) => form.info.fields.get(name)?.type !== 'encrypted_text';
  const values = Object.fromEntries(Object.entries(form.entered()).filter(open));
  const ofRows = [...rows].map(([name, store]) => [name, store.entered()] as const);
  const filled = ofRows.filter(([, each]) => each.length > 0);
  const nothing = !form.isTouched() && filled.length === 0;
  return nothing ? null : { values, ...(filled.length === 0 ? {} : { rows: Object.fromEntries(filled) }) };
}

/** Whether there is anything in it that would be lost. */
export function hasEntered(form: FormStore, rows: RowsStores): boolean {
  const typed = (values: Readonly<Record<string, Json>>) =>
    Object.values(values).some((each) => !isBlank(each));
  return form.isTouched() || [...rows.values()].some((store) => store.entered().some(typed));
}
