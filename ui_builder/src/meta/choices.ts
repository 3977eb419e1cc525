/** Choices that depend on other fields of the record: on a controlling picklist, on the record type. */
import type { Json } from '../api/client';
import type { Field, ObjectInfo } from './definitions';
import { RECORD_TYPE, recordTypeOf } from './systemFields';
import type { Option } from './types';

/** Gives the value that a field of the record has now. */
export type ValueAt = (name: string) => Json;

/** Gives the name of the picklist that decides what a field offers. */
export function controllerOf(field: Field): string | undefined {
  return field.definition.controlled_by as string | undefined;
}

/** Gives the fields whose change may alter what a field offers. */
export function dependsOn(info: ObjectInfo, field: Field): readonly string[] {
  const controller = controllerOf(field);
  const types = info.definition.record_types ?? [];
  const limited = types.some((type) => type.options?.[field.name] !== undefined);
  return [...(controller === undefined ? [] : [controller]), ...(limited ? [RECORD_TYPE] : [])];
}

/** Gives the fields whose choices a field decides, those that they decide in turn too. */
export function dependents(info: ObjectInfo, name: string): readonly Field[] {
  const found = new Map<string, Field>();
  const open = [name];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const field of info.fields.values()) {
      if (field.name !== name && !found.has(field.name) && dependsOn(info, field).includes(next)) {
        found.set(field.name, field);
        open.push(field.name);
      }
    }
  }
  return [...found.values()];
}

/** Gives the choices that go with the rest of the record. */
function fittingChoices(info: ObjectInfo, field: Field, valueAt: ValueAt): readonly Option[] {
  const controller = controllerOf(field);
  const beside = controller === undefined ? null : valueAt(controller);
  const ofType = recordTypeOf(info.definition, valueAt(RECORD_TYPE))?.options?.[field.name];
  return field.choices.filter(
    ({ value, when }) =>
      (ofType === undefined || ofType.includes(value)) &&
      (controller === undefined || when === undefined || when.some((each) => each === beside)),
  );
}

/** Gives a field with the choices that it offers now; one that was chosen before stays to be seen. */
export function offered(info: ObjectInfo, field: Field, valueAt: ValueAt): Field {
  if (dependsOn(info, field).length === 0) {
    return field;
  }
  const value = valueAt(field.name);
  const chosen = Array.isArray(value) ? value : [value];
  const fitting = new Set(fittingChoices(info, field, valueAt));
  const choices = field.choices.filter((choice) => fitting.has(choice) || chosen.includes(choice.value));
  return { ...field, choices };
}

/** Gives what remains of a field's value when that which does not go with the rest is taken out. */
export function withoutUnfit(info: ObjectInfo, field: Field, valueAt: ValueAt): Json {
  const value = valueAt(field.name);
  const fits = new Set<Json>(fittingChoices(info, field, valueAt).map((choice) => choice.value));
  if (Array.isArray(value)) {
    const left = value.filter((each) => fits.has(each));
    return left.length === value.length ? value : left;
  }
  return value === null || fits.has(value) ? value : null;
}
